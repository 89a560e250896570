import type { Tensor4D } from '@tensorflow/tfjs-core';
import { firstOf } from './first.js';
import type { Pair } from './geometry.js';
import { defineOp } from './op.js';
import { resample, resampleGradient, type Interpolation, type Resampling } from './resample.js';
import { imageShape } from './shapes.js';

/** Brings images to one size. */
export interface ResizeAttributes {
  /** Height and width of the output. */
  readonly size: Pair;
  readonly interpolation: Interpolation;
  /**
   * 'stretch' takes the whole image; 'crop' its largest middle part of the output's proportions; 'center-crop' a middle
   * part of the output's size, or what 'crop' takes of an image that is smaller than the output.
   */
  readonly fit: 'stretch' | 'crop' | 'center-crop';
}

export const resize = defineOp<ResizeAttributes>({
  inferShape({ size }, [input]) {
    const [batch, , , channels] = imageShape('resize', input);
    return [batch, size[0], size[1], channels];
  },

  forward({ attributes, inputs, weights }) {
    const x = firstOf(inputs) as Tensor4D;
    return resample(x, resamplingOf(attributes, x.shape), weights);
  },

  inputGradient({ attributes, inputShapes, outputGradient, weights }) {
    const shape = firstOf(inputShapes);
    return resampleGradient(outputGradient as Tensor4D, shape, resamplingOf(attributes, shape), weights);
  },
});

function resamplingOf(
  { size: [outputHeight, outputWidth], interpolation, fit }: ResizeAttributes,
  [, height = 1, width = 1]: readonly number[],
): Resampling {
  const middle = (length: number, span: number, outputLength: number) => ({
    start: Math.floor((length - span) / 2),
    span,
    outputLength,
  });
  if (fit === 'stretch') {
    return {
      interpolation,
      rows: middle(height, height, outputHeight),
      columns: middle(width, width, outputWidth),
    };
  }
  if (fit === 'center-crop' && height >= outputHeight && width >= outputWidth) {
    return {
      interpolation,
      rows: middle(height, outputHeight, outputHeight),
      columns: middle(width, outputWidth, outputWidth),
    };
  }
  const spanOf = (length: number, wanted: number) => Math.max(1, Math.min(length, Math.floor(wanted)));
  return {
    interpolation,
    rows: middle(height, spanOf(height, (width * outputHeight) / outputWidth), outputHeight),
    columns: middle(width, spanOf(width, (height * outputWidth) / outputHeight), outputWidth),
  };
}
