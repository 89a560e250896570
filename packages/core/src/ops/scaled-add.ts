import { add, mul } from '@tensorflow/tfjs-core';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { describeShape, shapeError } from './shapes.js';

/** `first + scale · second`, two inputs of one shape: a residual that is made smaller (Szegedy et al. 2016, §3.3). */
export interface ScaledAddAttributes {
  readonly scale: number;
}

export const scaledAdd = defineOp<ScaledAddAttributes>({
  inferShape(_, inputShapes) {
    const [first, second] = inputShapes;
    const fits = first?.every((size, axis) => {
      const other = second?.[axis];
      return size === null || other === null || size === other;
    });
    if (!first || !second || inputShapes.length > 2 || first.length !== second.length || !fits) {
      throw shapeError(
        `scaledAdd takes 2 inputs of one shape but gets ${inputShapes.map(describeShape).join(' and ') || 'none'}.`,
      );
    }
    return first;
  },
  forward: ({ attributes, inputs }) => add(firstOf(inputs), mul(firstOf(inputs.slice(1)), attributes.scale)),
  inputGradient: ({ attributes, inputIndex, outputGradient }) =>
    inputIndex === 0 ? outputGradient.clone() : mul(outputGradient, attributes.scale),
});
