import { add, mul, reshape, type Tensor } from '@tensorflow/tfjs-core';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { anyShape, positiveAxis, shapeError } from './shapes.js';
import { standardize, standardizeGradient } from './standardize.js';

/**
 * Layer normalization (Ba et al. 2016): every image is standardized over some axes, then scaled and moved.
 * Weights: optional `gamma` and `beta`, each with the sizes of those axes in their order.
 */
export interface LayerNormAttributes {
  readonly epsilon: number;
  /** Batch axis included; −1 is the last. */
  readonly axes: readonly number[];
}

export const layerNorm = defineOp<LayerNormAttributes>({
  inferShape({ axes }, [input], { gamma, beta }) {
    const shape = anyShape('layerNorm', input);
    const sizes = positiveAxes(axes, shape.length).map((axis) => shape[axis] ?? null);
    for (const weight of [gamma, beta]) {
      const fits = weight?.shape.every((size, index) => sizes[index] === null || sizes[index] === size);
      if (weight && (!fits || weight.shape.length !== sizes.length)) {
        throw shapeError(
          `layerNorm has weights for (${weight.shape.join(', ')}) but normalizes over (${sizes.map((size) => size ?? '?').join(', ')}).`,
        );
      }
    }
    return shape;
  },

  forward({ attributes, inputs, weights }) {
    const x = firstOf(inputs);
    const axes = positiveAxes(attributes.axes, x.rank);
    const [gamma, beta] = ['gamma', 'beta'].map((role) => alongAxes(weights.get(role), axes, x.shape));
    const { values } = standardize(x, axes, attributes.epsilon);
    const scaled = gamma ? mul(values, gamma) : values;
    return beta ? add(scaled, beta) : scaled;
  },

  gradientNeeds: () => ['inputs'],

  inputGradient({ attributes, inputs, weights, outputGradient }) {
    const x = firstOf(inputs);
    const axes = positiveAxes(attributes.axes, x.rank);
    const gamma = alongAxes(weights.get('gamma'), axes, x.shape);
    const gradient = gamma ? mul(outputGradient, gamma) : outputGradient;
    return standardizeGradient(standardize(x, axes, attributes.epsilon), axes, gradient);
  },
});

function positiveAxes(axes: readonly number[], rank: number): number[] {
  return axes.map((axis) => positiveAxis(axis, rank)).sort((a, b) => a - b);
}

/** A weight over some axes of a tensor, with length 1 on the others. */
function alongAxes(weight: Tensor | null, axes: readonly number[], shape: readonly number[]): Tensor | null {
  return (
    weight &&
    reshape(
      weight,
      shape.map((size, axis) => (axes.includes(axis) ? size : 1)),
    )
  );
}
