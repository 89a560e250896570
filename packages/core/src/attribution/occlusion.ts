import { FeaturescopeError } from '../error.js';
import type { InputEncoding } from '../images/input-encoding.js';
import type { AttributionOptions } from './attribution.js';
import type { AttributionWork } from './attribution-map.js';
import { baselineImage } from './baseline.js';
import { logitsOf, type ExplainedLogit } from './explained-logit.js';
import { batchSizeFor, imageBatch } from './image-batches.js';
import { requireCount } from './option-checks.js';

/** Of the image's shorter side. */
const patchShare = 1 / 8;
const strideShare = 1 / 16;

/**
 * How far the logit falls when a square hides a part of the image; a pixel's value is the mean over the squares that
 * hide it. Zeiler, Fergus 2014, "Visualizing and Understanding Convolutional Networks", arXiv:1311.2901.
 */
export async function* occlusion(
  explained: ExplainedLogit,
  encoding: InputEncoding,
  options: Pick<AttributionOptions, 'patch' | 'stride' | 'baseline'>,
): AttributionWork {
  const { image } = explained;
  const { width, height, channels } = image;
  const { patch, stride } = squareOptions(Math.min(width, height), options);
  const cover = baselineImage(options.baseline ?? 'mean', image, encoding);
  const corners = cornersAlong(height, patch, stride).flatMap((top) =>
    cornersAlong(width, patch, stride).map((left) => ({ top, left })),
  );
  const [logit = Number.NaN] = await logitsOf(explained, image.values);
  const sums = new Float64Array(width * height);
  const counts = new Uint32Array(width * height);
  const batchSize = batchSizeFor(image);
  for (let first = 0; first < corners.length; first += batchSize) {
    const hidden = corners.slice(first, first + batchSize);
    const batch = imageBatch(image, first, hidden.length, (copy, index) => {
      const { top, left } = corners[index] ?? { top: 0, left: 0 };
      for (let row = top; row < top + patch; row++) {
        const [from, to] = [(row * width + left) * channels, (row * width + left + patch) * channels];
        copy.set(cover.subarray(from, to), from);
      }
    });
    const logits = await logitsOf(explained, batch);
    hidden.forEach(({ top, left }, item) => {
      const fall = logit - (logits[item] ?? Number.NaN);
      for (let row = top; row < top + patch; row++) {
        for (let pixel = row * width + left; pixel < row * width + left + patch; pixel++) {
          sums[pixel] = (sums[pixel] ?? 0) + fall;
          counts[pixel] = (counts[pixel] ?? 0) + 1;
        }
      }
    });
    yield { done: first + hidden.length, total: corners.length };
  }
  const values = Float32Array.from(sums, (sum, pixel) => sum / (counts[pixel] ?? 1));
  return { channels: 1, values, logit };
}

function squareOptions(
  side: number,
  options: Pick<AttributionOptions, 'patch' | 'stride'>,
): { readonly patch: number; readonly stride: number } {
  const share = (part: number) => Math.max(1, Math.round(side * part));
  const patch = options.patch ?? share(patchShare);
  requireCount('Occlusion', 'patch', patch, side);
  const stride = options.stride ?? Math.min(patch, share(strideShare));
  requireCount('Occlusion', 'stride', stride, side);
  if (stride <= patch) return { patch, stride };
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `Squares of ${patch} pixels that are ${stride} pixels apart leave gaps. Give a stride of ${patch} or less.`,
  );
}

/** Where squares begin along an axis; the last one ends with the image. */
function cornersAlong(length: number, patch: number, stride: number): number[] {
  const last = length - patch;
  const count = Math.ceil(last / stride);
  return [...Array.from({ length: count }, (_, index) => index * stride), last];
}
