import { add, div, maximum, mean, mul, rsqrt, sqrt, square, sum, type Tensor } from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from '../recipe.js';
import { stepSizeAt, type StepRule } from './step-rule.js';

/** Keras's bound below which `l2_normalize` takes no sum of squares. */
const smallestSquares = 1e-12;

/**
 * parameter + stepSize · normalized gradient, with momentum as Keras's SGD has it. What the gradient is divided by is taken
 * per image, never over the batch.
 */
export function gradientAscentStep(
  spec: Extract<OptimizerSpec, { readonly kind: 'gradient-ascent' }>,
): StepRule {
  return (parameter, gradient, [velocity], step) => {
    const change = mul(normalized(spec, gradient), stepSizeAt(spec.stepSize, step));
    if (spec.momentum === undefined || !velocity) return { next: add(parameter, change), memory: [] };
    const faster = add(mul(velocity, spec.momentum), change);
    return { next: add(parameter, faster), memory: [faster] };
  };
}

function normalized(
  { normalization, epsilon }: { readonly normalization: 'rms' | 'l2' | 'none'; readonly epsilon: number },
  gradient: Tensor,
): Tensor {
  const axes = gradient.shape.map((_, axis) => axis).slice(1);
  switch (normalization) {
    case 'rms':
      return div(gradient, add(sqrt(mean(square(gradient), axes, true)), epsilon));
    case 'l2':
      return mul(gradient, rsqrt(maximum(sum(square(gradient), axes, true), smallestSquares)));
    case 'none':
      return gradient;
  }
}
