import { tensor4d, tidy, image as tfImage, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import { fitPicture } from '../images/fit-picture.js';
import { tensorFromFloat } from '../images/float-image.js';
import { encodeImage, inputEncodings } from '../images/input-encoding.js';
import type { RgbaImage } from '../images/rgba-image.js';
import type { Size } from '../visualization/linear-map.js';
import type { DreamRequest } from './dream.js';

/** A picture with more pixels has no room in memory, whatever the tiles. */
const largestPixelCount = 64e6;

/**
 * The picture of a request in the size that is dreamt at.
 * @throws `INVALID_IMAGE` without pixels; `INVALID_REQUEST` for a size that cannot be
 */
export function pictureOf({ picture, longestSide }: DreamRequest): RgbaImage {
  const { width, height } = picture;
  if (width < 1 || height < 1) {
    throw new FeaturescopeError('INVALID_IMAGE', 'The picture has no pixels to dream on.');
  }
  if (longestSide !== undefined && (!Number.isInteger(longestSide) || longestSide < 1)) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `A longest side of ${longestSide} pixels cannot be: give a whole number from 1 on.`,
    );
  }
  const scale = (longestSide ?? Math.max(width, height)) / Math.max(width, height);
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  const size = { width: side(width), height: side(height) };
  if (size.width * size.height > largestPixelCount) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `A dream of ${size.width}×${size.height} pixels would not fit into memory: ${largestPixelCount / 1e6} million pixels do. Choose a smaller size.`,
    );
  }
  return fitPicture(picture, size, 'stretch');
}

/** A picture as numbers from 0 to 1, `[1, height, width, channels]`, whatever its transparency. */
export function displayTensor(picture: RgbaImage, channels: number): Tensor4D {
  const data = picture.data.slice();
  for (let index = 3; index < data.length; index += 4) data[index] = 255;
  return tensorFromFloat(encodeImage({ ...picture, data }, inputEncodings['0..1'], channels));
}

/** Bilinear, pixels being little squares; a new tensor. */
export function resizedTensor(image: Tensor4D, { height, width }: Size): Tensor4D {
  const [, currentHeight, currentWidth] = image.shape;
  if (height === currentHeight && width === currentWidth) return image.clone();
  return tfImage.resizeBilinear(image, [height, width], false, true);
}

/**
 * A request's mask in the size that is dreamt at; undefined: free everywhere.
 * @throws `INVALID_REQUEST` when it is not of the picture's size
 */
export function maskOf(
  { picture, mask }: DreamRequest,
  { width, height }: Size,
): Uint8ClampedArray | undefined {
  if (!mask) return undefined;
  if (mask.length !== picture.width * picture.height) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `A mask for a picture of ${picture.width}×${picture.height} pixels has ${picture.width * picture.height} values; ${mask.length} were given.`,
    );
  }
  if (width === picture.width && height === picture.height) return mask;
  const grey = new Uint8ClampedArray(mask.length * 4);
  mask.forEach((value, pixel) =>
    grey.fill(value, pixel * 4, pixel * 4 + 3).fill(255, pixel * 4 + 3, pixel * 4 + 4),
  );
  const { data } = fitPicture({ ...picture, data: grey }, { width, height }, 'stretch');
  return Uint8ClampedArray.from({ length: width * height }, (_, pixel) => data[pixel * 4] ?? 0);
}

/** A mask as numbers from 0 to 1 in the size of an octave, `[1, height, width, 1]`. */
export function maskTensor(mask: Uint8ClampedArray, { width, height }: Size, octave: Size): Tensor {
  return tidy(() =>
    resizedTensor(
      tensor4d(
        Float32Array.from(mask, (value) => value / 255),
        [1, height, width, 1],
      ),
      octave,
    ),
  );
}
