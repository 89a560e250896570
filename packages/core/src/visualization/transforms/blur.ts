import type { LinearMap, Size } from '../linear-map.js';
import { separableMap, type AxisMatrix } from '../separable-map.js';

/** Gaussian blur. At the border the weights inside are made to sum to 1, so that nothing darkens. */
export function blurMap({ height, width }: Size, deviation: number): LinearMap {
  return separableMap(gaussianAxis(height, deviation), gaussianAxis(width, deviation));
}

/** The mean of `size` × `size` pixels around each one; at the border of those inside. */
export function boxBlurMap({ height, width }: Size, size: number): LinearMap {
  const within = (distance: number) => (Math.abs(distance) <= (size - 1) / 2 ? 1 : 0);
  return separableMap(weightedAxis(height, within), weightedAxis(width, within));
}

function gaussianAxis(length: number, deviation: number): AxisMatrix {
  return weightedAxis(length, (distance) => Math.exp(-0.5 * (distance / deviation) ** 2));
}

function weightedAxis(length: number, weightAt: (distance: number) => number): AxisMatrix {
  const values = new Float32Array(length * length);
  for (let row = 0; row < length; row++) {
    let total = 0;
    for (let column = 0; column < length; column++) total += weightAt(column - row);
    for (let column = 0; column < length; column++) {
      values[row * length + column] = weightAt(column - row) / total;
    }
  }
  return { to: length, from: length, values };
}
