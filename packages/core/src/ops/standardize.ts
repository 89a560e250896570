import { add, mean, mul, rsqrt, square, sub, type Tensor } from '@tensorflow/tfjs-core';

interface Standardized {
  /** Mean 0 and variance 1 over the axes. */
  readonly values: Tensor;
  /** 1 / √(variance + ε), with the axes kept as length 1. */
  readonly inverseDeviation: Tensor;
}

/** Moves and scales `x` by its own mean and deviation over some axes. */
export function standardize(x: Tensor, axes: number[], epsilon: number): Standardized {
  const centred = sub(x, mean(x, axes, true));
  const inverseDeviation = rsqrt(add(mean(square(centred), axes, true), epsilon));
  return { values: mul(centred, inverseDeviation), inverseDeviation };
}

/**
 * d objective / d x of `standardize`: what would only move or stretch all values over the axes changes nothing, so
 * the gradient's mean and its share along the values are taken out (Ba et al. 2016, from the chain rule).
 */
export function standardizeGradient(
  { values, inverseDeviation }: Standardized,
  axes: number[],
  outputGradient: Tensor,
): Tensor {
  const moved = mean(outputGradient, axes, true);
  const stretched = mul(values, mean(mul(outputGradient, values), axes, true));
  return mul(sub(sub(outputGradient, moved), stretched), inverseDeviation);
}
