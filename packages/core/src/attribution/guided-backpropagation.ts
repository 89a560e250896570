import type { AttributionWork } from './attribution-map.js';
import { programFor, type ExplainedLogit } from './explained-logit.js';
import { meanGradient } from './mean-gradient.js';

/**
 * The gradient, of which each rectifier lets only what is positive through: what raised the logit, without what lowered
 * it. Springenberg, Dosovitskiy, Brox, Riedmiller 2015, "Striving for Simplicity", arXiv:1412.6806.
 *
 * @param doneBefore passes made before, from which progress goes on
 */
export async function* guidedBackpropagation(explained: ExplainedLogit, doneBefore = 0): AttributionWork {
  const program = programFor(explained.model, [explained.node.id], 'guided');
  const { gradient, logit } = yield* meanGradient(explained, { program, doneBefore });
  return { channels: explained.image.channels, values: Float32Array.from(gradient), logit };
}
