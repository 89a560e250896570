import { FeaturescopeError, type FloatImage, type ImageInput } from '@featurescope/core';
import type { NumberArray } from './number-array.js';

/**
 * Numbers as the image that a network takes: `[height, width, channels]`, with a batch axis of 1 before, without the
 * channel axis where that is 1, or flat.
 *
 * @throws `INVALID_IMAGE` when they do not fit
 */
export function floatImageFrom(name: string, { shape, values }: NumberArray, input: ImageInput): FloatImage {
  const { channels } = input;
  const sizes = shape.length === 4 && shape[0] === 1 ? shape.slice(1) : shape;
  const [height = null, width = null, found = 1] =
    sizes.length === 1 ? [input.height, input.width, channels] : sizes;
  const fits =
    sizes.length >= 1 &&
    sizes.length <= 3 &&
    found === channels &&
    (input.height ?? height) === height &&
    (input.width ?? width) === width;
  if (fits && height !== null && width !== null && height * width * channels === values.length) {
    return { width, height, channels, values };
  }
  const wanted = `(${input.height ?? '?'}, ${input.width ?? '?'}, ${channels})`;
  throw new FeaturescopeError(
    'INVALID_IMAGE',
    `"${name}" has the shape (${shape.join(', ')}), and the network takes ${wanted}, with or without a batch axis of 1.`,
  );
}
