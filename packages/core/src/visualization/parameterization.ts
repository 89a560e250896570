import { tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { createRandom, derivedSeed } from '../random.js';
import type { StartSpec } from './recipe.js';

/** Size of an image, in pixels. */
export interface Canvas {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * Start images `[batch, height, width, channels]`, one per item of `seriesIndices`. Each item has a generator of its
 * own, so that its picture does not depend on what it is batched with.
 */
export function startImages(
  start: StartSpec,
  canvas: Canvas,
  seed: number,
  seriesIndices: readonly number[],
): Tensor4D {
  const size = canvas.height * canvas.width * canvas.channels;
  const values = new Float32Array(size * seriesIndices.length);
  seriesIndices.forEach((seriesIndex, item) => {
    const random = createRandom(derivedSeed(seed, seriesIndex));
    for (let index = 0; index < size; index++) {
      values[item * size + index] = start.low + (start.high - start.low) * random();
    }
  });
  return tensor4d(values, [seriesIndices.length, canvas.height, canvas.width, canvas.channels]);
}
