import type { Random } from '../../random.js';
import type { LinearMap, Size } from '../linear-map.js';
import { normal } from '../parameterizations/start-values.js';
import { sampledAxis, separableMap, type AxisMatrix } from '../separable-map.js';

export interface CropOptions {
  /** Share of the image's sides that is seen at the start of the ascent, and at its end. */
  readonly from: number;
  readonly to: number;
  /** Deviation of its middle from the image's middle, as a share of the sides. */
  readonly deviation: number;
}

/** A random part of the image, enlarged to the canvas's size. It is shifted to lie inside, so that nothing is filled. */
export function cropMap(
  { height, width }: Size,
  canvas: Size,
  { from, to, deviation }: CropOptions,
  random: Random,
  progress: number,
): LinearMap {
  const share = from + (to - from) * progress;
  const axis = (length: number, result: number): AxisMatrix => {
    const seen = Math.max(1, share * length);
    const middle = length * (0.5 + deviation * normal(random));
    const start = Math.min(length - seen, Math.max(0, middle - seen / 2));
    return sampledAxis(length, result, (index) => start + ((index + 0.5) * seen) / result - 0.5);
  };
  return separableMap(axis(height, canvas.height), axis(width, canvas.width));
}
