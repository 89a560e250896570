import {
  div,
  matMul,
  mul,
  reshape,
  sqrt,
  square,
  sub,
  sum,
  add,
  transpose,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Objective } from '../objective.js';

/** Inside of the root, so that an image that nothing answers to has a gradient. */
const epsilon = 1e-10;

/**
 * How different the images of a batch are at a layer. Each image's correlations of channels (its Gram matrix, of length 1) are
 * compared with the other ones': minus the mean of the cosines.
 */
export function diversityObjective(target: string): Objective {
  return (targets) => {
    const activation = targets.get(target) as Tensor;
    const [batch = 1] = activation.shape;
    const channelCount = activation.shape.at(-1) ?? 1;
    const maps = reshape(activation, [batch, -1, channelCount]);
    const gram = matMul(maps, maps, true);
    const size = sqrt(add(sum(square(gram), [1, 2], true), epsilon));
    const unit = div(gram, size);
    const others = div(sub(sum(unit, 0, true), unit), Math.max(1, batch - 1));
    // Each pair counts for both of its images.
    const pull = mul(others, -2);
    const along = sum(mul(pull, unit), [1, 2], true);
    const gramGradient = div(sub(pull, mul(along, unit)), size);
    const both = add(gramGradient, transpose(gramGradient, [0, 2, 1]));
    return {
      objective: mul(sum(mul(unit, others), [1, 2]), -1),
      gradients: new Map([[target, reshape(matMul(maps, both), activation.shape)]]),
    };
  };
}
