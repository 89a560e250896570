import { mul, sum, tidy, type Tensor } from '@tensorflow/tfjs-core';

export function innerProduct(a: Tensor, b: Tensor): number {
  return tidy(() => sum(mul(a, b)).dataSync()[0] ?? Number.NaN);
}

/** The largest distance between two lists of numbers; NaN when they are not equally long. */
export function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.NaN;
  return Array.from(found).reduce(
    (worst, value, index) => Math.max(worst, Math.abs(value - (expected[index] ?? Number.NaN))),
    0,
  );
}
