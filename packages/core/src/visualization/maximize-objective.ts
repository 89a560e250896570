import { FeaturescopeError } from '../error.js';
import { maximizeImages } from './maximize-images.js';
import type { MaximizedImage, MaximizeObjectiveRequest, MaximizeProgress } from './maximize.js';
import type { LoadedModel } from './model.js';
import { compileObjective } from './objectives/compile-objective.js';

/** Images of one batch. */
const largestVariantCount = 64;

/**
 * Pictures that excite any objective: the same one from several starts. Pull-driven like `ascend`.
 * @throws as `compileObjective` and `maximizeChannels`
 */
export async function* maximizeObjective(
  model: LoadedModel,
  request: MaximizeObjectiveRequest,
): AsyncGenerator<MaximizeProgress, readonly MaximizedImage[], void> {
  const { variantCount = 1 } = request;
  if (!Number.isInteger(variantCount) || variantCount < 1 || variantCount > largestVariantCount) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `${variantCount} pictures of one objective cannot be made at once: give a whole number from 1 to ${largestVariantCount}.`,
    );
  }
  const { targets, objective, penalties } = compileObjective(model.network, request.objective);
  const goal = {
    name: 'The objective',
    targets,
    seriesIndices: Array.from({ length: variantCount }, (_, variant) => variant),
    objectiveFor: () => objective,
    penalties,
  };
  return yield* maximizeImages(model, goal, request);
}
