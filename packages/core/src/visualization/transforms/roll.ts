import { concat, slice, type Tensor } from '@tensorflow/tfjs-core';
import type { Random } from '../../random.js';
import type { LinearMap, Size } from '../linear-map.js';

/** Rows down and columns to the right, in pixels. */
export type Shift = readonly [number, number];

/** The image rolled around by up to so many pixels each way. */
export function rollMap(size: Size, largest: number, random: Random): LinearMap {
  const draw = () => Math.floor(random() * (2 * largest + 1)) - largest;
  const [rows, columns] = [draw(), draw()];
  return {
    size,
    apply: (image) => roll(image, [rows, columns]),
    adjoint: (gradient) => roll(gradient, [-rows, -columns]),
  };
}

/**
 * An image rolled around: what leaves at one side comes in at the other, so that nothing is filled with black.
 * Its adjoint is the roll by the opposite shift. Runs inside `tf.tidy`.
 */
export function roll(image: Tensor, [rows, columns]: Shift): Tensor {
  return rollAxis(rollAxis(image, 1, rows), 2, columns);
}

function rollAxis(image: Tensor, axis: 1 | 2, shift: number): Tensor {
  const length = image.shape[axis] ?? 1;
  const start = ((-shift % length) + length) % length;
  if (start === 0) return image;
  const part = (from: number, size: number) =>
    slice(
      image,
      image.shape.map((_, index) => (index === axis ? from : 0)),
      image.shape.map((whole, index) => (index === axis ? size : whole)),
    );
  return concat([part(start, length - start), part(0, start)], axis);
}
