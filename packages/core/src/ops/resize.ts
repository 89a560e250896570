import type { Tensor4D } from '@tensorflow/tfjs-core';
import { firstOf } from './first.js';
import type { Pair } from './geometry.js';
import { defineOp } from './op.js';
import { resample, resampleGradient, type Resampling, type Sampling } from './resample.js';
import { imageShape, shapeError } from './shapes.js';

/** Brings images to another size: a given one, or one that follows from their own. */
export interface ResizeAttributes extends Sampling {
  /** Height and width of the output; null when `scales` are given. */
  readonly size: Pair | null;
  /** Output pixels per input pixel, for 'stretch': the output is ⌊input · scale⌋ long. Null when a size is given. */
  readonly scales: Pair | null;
  /**
   * 'stretch' takes the whole image; 'crop' its largest middle part of the output's proportions; 'center-crop' a middle
   * part of the output's size, or what 'crop' takes of an image that is smaller than the output.
   */
  readonly fit: 'stretch' | 'crop' | 'center-crop';
}

export const resize = defineOp<ResizeAttributes>({
  inferShape(attributes, [input]) {
    const [batch, height, width, channels] = imageShape('resize', input);
    const { size, scales } = attributes;
    if (!size && !scales) throw shapeError('resize is given neither a size nor scales.');
    const outputLength = (axis: 0 | 1, length: number | null) =>
      size ? size[axis] : length && scaledLength(length, scales?.[axis] ?? 1);
    return [batch, outputLength(0, height), outputLength(1, width), channels];
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

/** In float32, as runtimes compute it: 10 pixels · 0.7 are 7, though the float32 nearest to 0.7 is smaller. */
function scaledLength(length: number, scale: number): number {
  const scaled = Math.floor(Math.fround(length * scale));
  if (scaled < 1) throw shapeError(`resize would leave nothing of ${length} pixels: use a larger image.`);
  return scaled;
}

export function resamplingOf(
  { size, scales, fit, interpolation, coordinates, rounding, cubicCoefficient }: ResizeAttributes,
  [, height = 1, width = 1]: readonly number[],
): Resampling {
  const sampling = { interpolation, coordinates, rounding, cubicCoefficient };
  if (!size) {
    const scaled = (length: number, scale = 1) => ({
      start: 0,
      span: length,
      outputLength: scaledLength(length, scale),
      scale,
    });
    return { sampling, rows: scaled(height, scales?.[0]), columns: scaled(width, scales?.[1]) };
  }
  const [outputHeight, outputWidth] = size;
  const middle = (length: number, span: number, outputLength: number) => ({
    start: Math.floor((length - span) / 2),
    span,
    outputLength,
    scale: null,
  });
  if (fit === 'stretch') {
    return {
      sampling,
      rows: middle(height, height, outputHeight),
      columns: middle(width, width, outputWidth),
    };
  }
  if (fit === 'center-crop' && height >= outputHeight && width >= outputWidth) {
    return {
      sampling,
      rows: middle(height, outputHeight, outputHeight),
      columns: middle(width, outputWidth, outputWidth),
    };
  }
  const spanOf = (length: number, wanted: number) => Math.max(1, Math.min(length, Math.floor(wanted)));
  return {
    sampling,
    rows: middle(height, spanOf(height, (width * outputHeight) / outputWidth), outputHeight),
    columns: middle(width, spanOf(width, (height * outputWidth) / outputHeight), outputWidth),
  };
}
