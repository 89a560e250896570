import { getBackend } from '@tensorflow/tfjs-core';
import type { FloatImage } from '../images/rgba-image.js';

/** More pixels at once gain nothing on a CPU, and make an abort wait. */
const pixelsOnCpu = 16 * 64 * 64;

/** Four images of ImageNet's size keep a GPU busy; more would take its memory (VGG16: 120 MB each). */
const pixelsOnGpu = 4 * 224 * 224;

/** More than this many small images at once gain nothing anywhere. */
const largestBatch = 16;

/** How many images of that size are computed at once. */
export function batchSizeFor({ width, height }: Pick<FloatImage, 'width' | 'height'>): number {
  const isCpu = getBackend() === 'cpu' || getBackend() === 'wasm';
  const pixelCount = isCpu ? pixelsOnCpu : pixelsOnGpu;
  return Math.min(largestBatch, Math.max(1, Math.floor(pixelCount / (width * height))));
}

/** Copies of an image in one array, image `index` counted from `first` as `change` leaves it. */
export function imageBatch(
  { values }: FloatImage,
  first: number,
  count: number,
  change: (copy: Float32Array<ArrayBuffer>, index: number) => void,
): Float32Array<ArrayBuffer> {
  const batch = new Float32Array(count * values.length);
  for (let item = 0; item < count; item++) {
    const copy = batch.subarray(item * values.length, (item + 1) * values.length);
    copy.set(values);
    change(copy, first + item);
  }
  return batch;
}
