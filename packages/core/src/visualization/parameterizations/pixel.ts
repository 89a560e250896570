import type { Tensor4D } from '@tensorflow/tfjs-core';
import { gaussianBlur } from '../../images/gaussian-blur.js';
import type { Canvas } from '../canvas.js';
import type { ImageSpace } from '../image-space.js';
import type { StartSpec } from '../recipe.js';
import type { Parameterization } from './parameterization.js';
import { startValues } from './start-values.js';

export interface PixelOptions {
  readonly start: StartSpec;
  /** Deviation in pixels of a Gaussian after each step; default: none. */
  readonly blur?: number;
}

/** The numbers are the pixels, in the units of `space`, which also bounds them. */
export function pixelParameterization(
  { start, blur = 0 }: PixelOptions,
  space: Pick<ImageSpace, 'clip'>,
  { height, width, channels }: Canvas,
): Parameterization {
  return {
    draw: (seed, seriesIndices) => [startValues(start, [height, width, channels], seed, seriesIndices)],
    fit: (images) => [images.clone()],
    image: ([pixels]) => pixels?.clone() as Tensor4D,
    pullBack: (_parameters, _image, imageGradient) => [imageGradient.clone()],
    constrain: (parameters) => parameters.map((pixels) => space.clip(gaussianBlur(pixels as Tensor4D, blur))),
    dispose: () => undefined,
  };
}
