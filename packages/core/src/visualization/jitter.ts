import { concat, slice, type Tensor } from '@tensorflow/tfjs-core';
import { createRandom, derivedSeed } from '../random.js';

/** Rows down and columns to the right, in pixels. */
export type Shift = readonly [number, number];

/** The shift of a step: the same for every image, so that a picture does not depend on what it is batched with. */
export function jitterShift(jitter: number, seed: number, step: number): Shift {
  const random = createRandom(derivedSeed(seed, step));
  const draw = () => Math.floor(random() * (2 * jitter + 1)) - jitter;
  return [draw(), draw()];
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
