import { add, div, mul, sqrt, square, type Tensor } from '@tensorflow/tfjs-core';
import type { AdamConstants } from '../recipe.js';
import { stepSizeAt, type StepRule } from './step-rule.js';

/** Step by step what Keras 3's Adam does, uphill. */
export function adamStep({ stepSize, beta1, beta2, epsilon }: AdamConstants): StepRule {
  return (parameter, gradient, memory, step) => {
    const [mean, squares] = memory;
    if (!mean || !squares) return { next: parameter, memory };
    const rate =
      (stepSizeAt(stepSize, step) * Math.sqrt(1 - beta2 ** (step + 1))) / (1 - beta1 ** (step + 1));
    const meanAfter = averaged(mean, gradient, beta1);
    const squaresAfter = averaged(squares, square(gradient), beta2);
    return {
      next: add(parameter, div(mul(meanAfter, rate), add(sqrt(squaresAfter), epsilon))),
      memory: [meanAfter, squaresAfter],
    };
  };
}

/** A mean over the past that forgets. */
export function averaged(past: Tensor, now: Tensor, share: number): Tensor {
  return add(mul(past, share), mul(now, 1 - share));
}
