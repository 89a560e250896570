import {
  buffer,
  gather as tfGather,
  matMul,
  reshape,
  tensor1d,
  type Rank,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { alongAxis } from './along-axis.js';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { anyShape, positiveAxis, shapeError } from './shapes.js';

/** Values picked along one axis. */
export interface GatherAttributes {
  /** Batch axis included, never the batch itself; −1 is the last. */
  readonly axis: number;
  /** Counted from 0; repeated ones are allowed. */
  readonly indices: readonly number[];
}

export const gather = defineOp<GatherAttributes>({
  inferShape(attributes, [input]) {
    const shape = anyShape('gather', input);
    const picked = positiveAxis(attributes.axis, shape.length);
    if (picked === 0) throw shapeError('gather cannot pick images of a batch.');
    requireIndices(attributes.indices, shape[picked] ?? Infinity);
    return shape.map((size, axis) => (axis === picked ? attributes.indices.length : size));
  },

  forward({ attributes, inputs, weights }) {
    const x = firstOf(inputs);
    const axis = positiveAxis(attributes.axis, x.rank);
    requireIndices(attributes.indices, x.shape[axis] ?? 0);
    const indices = weights.derive('indices', () => tensor1d([...attributes.indices], 'int32')) as Tensor1D;
    return tfGather(x, indices, axis);
  },

  // A product with a matrix of ones and zeros: the only sum over repeated indices that all backends do fast.
  inputGradient({ attributes, inputShapes, outputGradient, weights }) {
    const shape = firstOf(inputShapes);
    const axis = positiveAxis(attributes.axis, shape.length);
    const length = shape[axis] ?? 1;
    const { indices } = attributes;
    const isLast = axis === shape.length - 1;
    // [length, picked], or turned for the last axis: on wasm, a product that has to transpose is many times slower.
    const places = weights.derive(`places/${length}`, () => {
      const matrix = buffer<Rank.R2>(isLast ? [indices.length, length] : [length, indices.length]);
      indices.forEach((index, position) => {
        if (isLast) matrix.set(1, position, index);
        else matrix.set(1, index, position);
      });
      return matrix.toTensor();
    }) as Tensor2D;
    if (isLast) {
      const rows = reshape<Rank.R2>(outputGradient, [-1, indices.length]);
      return reshape(matMul(rows, places), [...shape]);
    }
    const matrix = reshape<Rank.R3>(places, [1, length, indices.length]);
    return alongAxis(outputGradient, axis, (gradient) => matMul(matrix, gradient));
  },
});

function requireIndices(indices: readonly number[], length: number): void {
  const missing = indices.find((index) => !Number.isInteger(index) || index < 0 || index >= length);
  if (missing !== undefined || indices.length === 0) {
    throw shapeError(
      `gather picks ${missing === undefined ? 'nothing' : `value ${missing}`} of an axis of ${length} values.`,
    );
  }
}
