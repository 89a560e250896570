import { dispose } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import { maximizeImages, type Goal } from './maximize-images.js';
import type { MaximizedImage, MaximizeObjectiveRequest, MaximizeProgress } from './maximize.js';
import type { LoadedModel } from './model.js';
import { caricatureFeatures, type CaricatureFeatures } from './objectives/caricature.js';
import { compileObjective } from './objectives/compile-objective.js';
import type { ObjectiveSpec } from './objectives/objective-spec.js';

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
  const features = caricatureFeatures(model, request.objective);
  try {
    return yield* maximizeImages(model, goalOf(model, request.objective, variantCount, features), request);
  } finally {
    dispose([...features.values()]);
  }
}

function goalOf(
  { network }: LoadedModel,
  spec: ObjectiveSpec,
  variantCount: number,
  features: CaricatureFeatures,
): Goal {
  const { targets, objective, penalties } = compileObjective(network, spec, features);
  return {
    name: 'The objective',
    targets,
    seriesIndices: Array.from({ length: variantCount }, (_, variant) => variant),
    objectiveFor: () => objective,
    penalties,
    coversImage: spec.kind === 'channel',
  };
}
