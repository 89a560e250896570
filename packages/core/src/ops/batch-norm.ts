import { add, mul, reshape, rsqrt, sub, type Tensor } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import { firstOf } from './first.js';
import { defineOp, type WeightTensors } from './op.js';
import { anyShape, channelCount, positiveAxis } from './shapes.js';

/**
 * Batch normalization with its moving statistics: a scale and an offset per channel.
 * Weights: `mean`, `variance`, optional `gamma` and `beta`, each `[channels]`.
 */
export interface BatchNormAttributes {
  readonly epsilon: number;
  /** The channel axis, batch axis included; −1 is the last. */
  readonly axis: number;
}

export const batchNorm = defineOp<BatchNormAttributes>({
  inferShape({ axis }, [input], { mean }) {
    const shape = anyShape('batchNorm', input);
    const channels = shape[positiveAxis(axis, shape.length)];
    const expected = channelCount(mean, 0);
    if (channels !== null && channels !== expected) {
      throw new FeaturescopeError(
        'INVALID_REQUEST',
        `batchNorm has statistics for ${expected} channels but gets ${channels ?? 'none'}.`,
      );
    }
    return shape;
  },

  forward({ attributes, inputs, weights }) {
    const x = firstOf(inputs);
    const { scale, offset } = batchNormScaleAndOffset(attributes, weights);
    const shape = channelShape(attributes.axis, x.shape);
    return add(mul(x, reshape(scale, shape)), reshape(offset, shape));
  },

  inputGradient({ attributes, weights, inputShapes, outputGradient }) {
    const { scale } = batchNormScaleAndOffset(attributes, weights);
    return mul(outputGradient, reshape(scale, channelShape(attributes.axis, firstOf(inputShapes))));
  },
});

/** The whole layer as `x · scale + offset`, each `[channels]`: gamma / √(variance + ε) and beta − mean · scale. */
export function batchNormScaleAndOffset(
  { epsilon }: BatchNormAttributes,
  weights: WeightTensors,
): { readonly scale: Tensor; readonly offset: Tensor } {
  const need = (role: string): Tensor => {
    const tensor = weights.get(role);
    if (!tensor)
      throw new FeaturescopeError('MISSING_WEIGHTS', `The batch normalization has no ${role} in the file.`);
    return tensor;
  };
  const scale = weights.derive('scale', () => {
    const inverseDeviation = rsqrt(add(need('variance'), epsilon));
    const gamma = weights.get('gamma');
    return gamma ? mul(inverseDeviation, gamma) : inverseDeviation;
  });
  const offset = weights.derive('offset', () => {
    const shift = mul(need('mean'), scale);
    const beta = weights.get('beta');
    return beta ? sub(beta, shift) : mul(shift, -1);
  });
  return { scale, offset };
}

/** `[1, …, channels, …, 1]`, so that a vector of channels broadcasts over the other axes. */
function channelShape(axis: number, shape: readonly number[]): number[] {
  const channelAxis = positiveAxis(axis, shape.length);
  return shape.map((size, index) => (index === channelAxis ? size : 1));
}
