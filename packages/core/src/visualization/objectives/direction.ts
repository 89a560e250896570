import { add, div, mean, mul, sqrt, square, sub, sum, tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { Objective } from '../objective.js';

/** Inside of the root, so that a position where nothing is active has a gradient. */
const epsilon = 1e-8;

/** Mean over all positions of what a layer's channels have of a direction, or of the cosine between both. */
export function directionObjective(
  target: string,
  direction: readonly number[],
  measure: 'product' | 'cosine',
): Objective {
  const length = Math.hypot(...direction);
  const unit = direction.map((value) => value / length);
  return (targets) => {
    const activation = targets.get(target) as Tensor;
    const vector = tensor(unit, [...activation.shape.slice(1).map(() => 1), unit.length]);
    const positionCount = activation.size / activation.shape[0] / unit.length;
    const product = sum(mul(activation, vector), -1, true);
    const axes = activation.shape.map((_, axis) => axis).slice(1);
    if (measure === 'product') {
      const gradient = mul(add(mul(activation, 0), vector), 1 / positionCount);
      return { objective: mean(product, axes), gradients: new Map([[target, gradient]]) };
    }
    const size = sqrt(add(sum(square(activation), -1, true), epsilon));
    const cosine = div(product, size);
    const gradient = div(sub(vector, mul(cosine, div(activation, size))), mul(size, positionCount));
    return { objective: mean(cosine, axes), gradients: new Map([[target, gradient]]) };
  };
}
