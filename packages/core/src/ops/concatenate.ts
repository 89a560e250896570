import { concat, slice, type Tensor } from '@tensorflow/tfjs-core';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { describeShape, positiveAxis, shapeError } from './shapes.js';

export interface ConcatenateAttributes {
  /** Batch axis included; −1 is the last. */
  readonly axis: number;
}

export const concatenate = defineOp<ConcatenateAttributes>({
  inferShape({ axis }, inputShapes) {
    const first = firstOf(inputShapes);
    const joinAxis = positiveAxis(axis, first.length);
    return inputShapes.slice(1).reduce(
      (joined, shape) =>
        joined.map((size, index) => {
          const other = shape[index] ?? null;
          if (index === joinAxis) return size === null || other === null ? null : size + other;
          if (size !== null && other !== null && size !== other) {
            throw shapeError(
              `Feature maps of ${describeShape(joined)} and ${describeShape(shape)} cannot be concatenated.`,
            );
          }
          return size ?? other;
        }),
      first,
    );
  },

  forward: ({ attributes, inputs }) =>
    inputs.length === 1
      ? firstOf(inputs).clone()
      : concat(inputs as Tensor[], positiveAxis(attributes.axis, firstOf(inputs).rank)),

  inputGradient({ attributes, inputShapes, inputIndex, outputGradient }) {
    const axis = positiveAxis(attributes.axis, outputGradient.rank);
    const start = inputShapes.slice(0, inputIndex).reduce((offset, shape) => offset + (shape[axis] ?? 0), 0);
    const begin = outputGradient.shape.map((_, index) => (index === axis ? start : 0));
    return slice(outputGradient, begin, [...(inputShapes[inputIndex] ?? [])]);
  },
});
