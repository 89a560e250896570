import { add, div, mul, sqrt, square } from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from '../recipe.js';
import { stepSizeAt, type StepRule } from './step-rule.js';

/** Step by step what Keras 3's RMSprop does, uphill. */
export function rmspropStep({
  stepSize,
  rho,
  momentum,
  epsilon,
}: Extract<OptimizerSpec, { readonly kind: 'rmsprop' }>): StepRule {
  return (parameter, gradient, memory, step) => {
    const [squares, velocity] = memory;
    if (!squares || !velocity) return { next: parameter, memory };
    const averaged = add(mul(squares, rho), mul(square(gradient), 1 - rho));
    const change = div(mul(gradient, stepSizeAt(stepSize, step)), sqrt(add(averaged, epsilon)));
    const faster = add(mul(velocity, momentum), change);
    return { next: add(parameter, faster), memory: [averaged, faster] };
  };
}
