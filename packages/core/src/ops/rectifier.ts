import {
  clipByValue,
  leakyRelu,
  mul,
  relu as tfRelu,
  relu6,
  greaterEqual,
  sub,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { rectifierGradient } from './rectifier-gradient.js';
import { anyShape } from './shapes.js';

/**
 * ReLU, ReLU6, leaky and thresholded ReLU in one: x above `threshold`, `negativeSlope · (x − threshold)` below,
 * at most `maxValue`. This is Keras's `ReLU` layer.
 */
export interface RectifierAttributes {
  readonly maxValue: number | null;
  readonly negativeSlope: number;
  /** 0 or more: the gradient is taken from the output, whose sign then tells the branch. */
  readonly threshold: number;
}

export const rectifier = defineOp<RectifierAttributes>({
  inferShape: (_, [input]) => anyShape('rectifier', input),

  forward({ attributes: { maxValue, negativeSlope, threshold }, inputs }) {
    const x = firstOf(inputs);
    if (threshold < 0) {
      throw new FeaturescopeError(
        'UNSUPPORTED_LAYER',
        `A ReLU with the negative threshold ${threshold} cannot run.`,
      );
    }
    if (threshold === 0 && negativeSlope === 0) {
      if (maxValue === null) return tfRelu(x);
      return maxValue === 6 ? relu6(x) : clipByValue(x, 0, maxValue);
    }
    if (threshold === 0 && maxValue === null) return leakyRelu(x, negativeSlope);
    const below = negativeSlope === 0 ? zerosLike(x) : mul(sub(x, threshold), negativeSlope);
    const bent = where(greaterEqual(x, threshold), x, below);
    return maxValue === null ? bent : clipByValue(bent, -Infinity, maxValue);
  },

  gradientNeeds: () => ['output'],

  inputGradient: ({ attributes, output, outputGradient, rule }) =>
    rectifierGradient(attributes, output ?? outputGradient, outputGradient, rule),
});
