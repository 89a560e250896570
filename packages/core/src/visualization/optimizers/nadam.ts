import { add, div, mul, sqrt, square } from '@tensorflow/tfjs-core';
import type { AdamConstants } from '../recipe.js';
import { averaged } from './adam.js';
import { stepSizeAt, type StepRule } from './step-rule.js';

/** How fast the momentum comes up to its full value. Source: Dozat 2016, as Keras has it. */
const momentumDecay = 0.96;

/** Step by step what Keras 3's Nadam (Adam with Nesterov's momentum) does, uphill. */
export function nadamStep({ stepSize, beta1, beta2, epsilon }: AdamConstants): StepRule {
  const momentumAt = (count: number) => beta1 * (1 - 0.5 * momentumDecay ** count);
  /** Of the momenta of the steps until `count`, counted from 1. */
  const momentaUntil = (count: number) =>
    Array.from({ length: count }, (_, index) => momentumAt(index + 1)).reduce(
      (product, momentum) => product * momentum,
      1,
    );
  return (parameter, gradient, memory, step) => {
    const [mean, squares] = memory;
    if (!mean || !squares) return { next: parameter, memory };
    const count = step + 1;
    const product = momentaUntil(count);
    const meanAfter = averaged(mean, gradient, beta1);
    const squaresAfter = averaged(squares, square(gradient), beta2);
    const direction = add(
      mul(meanAfter, momentumAt(count + 1) / (1 - product * momentumAt(count + 1))),
      mul(gradient, (1 - momentumAt(count)) / (1 - product)),
    );
    const size = sqrt(div(squaresAfter, 1 - beta2 ** count));
    return {
      next: add(parameter, div(mul(direction, stepSizeAt(stepSize, step)), add(size, epsilon))),
      memory: [meanAfter, squaresAfter],
    };
  };
}
