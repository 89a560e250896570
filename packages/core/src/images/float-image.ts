import { tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import type { FloatImage } from './rgba-image.js';

/**
 * A batch of one, `[1, height, width, channels]`.
 * @throws `INVALID_IMAGE` when the number of values is not what the size says
 */
export function tensorFromFloat({ width, height, channels, values }: FloatImage): Tensor4D {
  if (values.length !== width * height * channels) {
    throw new FeaturescopeError(
      'INVALID_IMAGE',
      `An image of ${width}×${height} pixels and ${channels} channels needs ${width * height * channels} values; ${values.length} were given.`,
    );
  }
  return tensor4d(values, [1, height, width, channels]);
}
