import type { Tensor4D } from '@tensorflow/tfjs-core';
import { firstOf } from './first.js';
import type { Pair } from './geometry.js';
import { defineOp } from './op.js';
import { kerasSampling, resample, resampleGradient, type Resampling } from './resample.js';
import { imageShape } from './shapes.js';

/** Enlarges a feature map by whole factors. */
export interface UpsampleAttributes {
  readonly factors: Pair;
  readonly interpolation: 'nearest' | 'bilinear';
}

export const upsample = defineOp<UpsampleAttributes>({
  inferShape({ factors }, [input]) {
    const [batch, height, width, channels] = imageShape('upsample', input);
    return [batch, height && height * factors[0], width && width * factors[1], channels];
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
  { factors, interpolation }: UpsampleAttributes,
  [, height = 1, width = 1]: readonly number[],
): Resampling {
  return {
    sampling: { interpolation, ...kerasSampling },
    rows: { start: 0, span: height, outputLength: height * factors[0], scale: null },
    columns: { start: 0, span: width, outputLength: width * factors[1], scale: null },
  };
}
