import { add, mul, reshape, type Tensor } from '@tensorflow/tfjs-core';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { anyShape, requireChannels, shapeError } from './shapes.js';
import { standardize, standardizeGradient } from './standardize.js';

/**
 * Group normalization (Wu & He 2018): groups of neighbouring channels (last axis) are standardized over all positions
 * of an image. As many groups as channels is instance normalization.
 * Weights: optional `gamma` and `beta`, each `[channels]`.
 */
export interface GroupNormAttributes {
  readonly epsilon: number;
  readonly groups: number;
}

/** Positions and the channels of a group, in `[batch, positions, groups, channels / groups]`. */
const groupedAxes = [1, 3];

export const groupNorm = defineOp<GroupNormAttributes>({
  inferShape({ groups }, [input], weights) {
    const shape = anyShape('groupNorm', input);
    const channels = shape.at(-1) ?? null;
    if (channels !== null && channels % groups !== 0)
      throw shapeError(`groupNorm cannot deal ${channels} channels out to ${groups} groups.`);
    for (const weight of [weights['gamma'], weights['beta']]) {
      if (weight) requireChannels('groupNorm', shape, weight.values.length);
    }
    return shape;
  },

  forward({ attributes: { epsilon, groups }, inputs, weights }) {
    const x = firstOf(inputs);
    const [gamma, beta] = [weights.get('gamma'), weights.get('beta')];
    const { values } = standardize(grouped(x, groups), groupedAxes, epsilon);
    const normalized = reshape(values, x.shape);
    const scaled = gamma ? mul(normalized, gamma) : normalized;
    return beta ? add(scaled, beta) : scaled;
  },

  gradientNeeds: () => ['inputs'],

  inputGradient({ attributes: { epsilon, groups }, inputs, weights, outputGradient }) {
    const x = firstOf(inputs);
    const gamma = weights.get('gamma');
    const gradient = gamma ? mul(outputGradient, gamma) : outputGradient;
    const standardized = standardize(grouped(x, groups), groupedAxes, epsilon);
    return reshape(standardizeGradient(standardized, groupedAxes, grouped(gradient, groups)), x.shape);
  },
});

function grouped(x: Tensor, groups: number): Tensor {
  const channels = x.shape.at(-1) ?? 1;
  return reshape(x, [x.shape[0], -1, groups, channels / groups]);
}
