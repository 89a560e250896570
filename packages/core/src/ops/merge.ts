import {
  add,
  cast,
  div,
  equal,
  maximum,
  minimum,
  mul,
  reshape,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Shape } from '../network/network.js';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { describeShape, shapeError } from './shapes.js';

/** Combines two or more inputs element by element, with broadcasting over axes of length 1. */
export interface MergeAttributes {
  /** 'subtract' takes exactly two inputs. */
  readonly function: 'add' | 'subtract' | 'multiply' | 'average' | 'maximum' | 'minimum';
}

export const merge = defineOp<MergeAttributes>({
  inferShape(attributes, inputShapes) {
    if (attributes.function === 'subtract' && inputShapes.length !== 2) {
      throw shapeError(`subtract takes 2 inputs but gets ${inputShapes.length}.`);
    }
    return inputShapes.reduce(broadcast, firstOf(inputShapes));
  },

  forward({ attributes, inputs }) {
    const [first, ...rest] = [firstOf(inputs).clone(), ...inputs.slice(1)] as [Tensor, ...Tensor[]];
    switch (attributes.function) {
      case 'add':
        return rest.reduce((a, b) => add(a, b), first);
      case 'average':
        return mul(
          rest.reduce((a, b) => add(a, b), first),
          1 / inputs.length,
        );
      case 'subtract':
        return rest.reduce((a, b) => sub(a, b), first);
      case 'multiply':
        return rest.reduce((a, b) => mul(a, b), first);
      case 'maximum':
        return rest.reduce((a, b) => maximum(a, b), first);
      case 'minimum':
        return rest.reduce((a, b) => minimum(a, b), first);
    }
  },

  gradientNeeds({ function: name }) {
    if (name === 'multiply') return ['inputs'];
    return name === 'maximum' || name === 'minimum' ? ['inputs', 'output'] : [];
  },

  inputGradient({ attributes, inputs, inputShapes, inputIndex, output, outputGradient }) {
    const shape = inputShapes[inputIndex] ?? [];
    switch (attributes.function) {
      case 'add':
        return reduceTo(shape, outputGradient);
      case 'average':
        return reduceTo(shape, mul(outputGradient, 1 / inputShapes.length));
      case 'subtract':
        return reduceTo(shape, inputIndex === 0 ? outputGradient : mul(outputGradient, -1));
      case 'multiply': {
        const others = inputs.filter((_, index) => index !== inputIndex);
        return reduceTo(
          shape,
          others.reduce((product, other) => mul(product, other), outputGradient),
        );
      }
      case 'maximum':
      case 'minimum': {
        // Equal values share the gradient.
        const hits = inputs.map((x) => cast(equal(x, output ?? outputGradient), 'float32'));
        const hit = hits[inputIndex] as Tensor;
        const hitCount = hits.reduce((a, b) => add(a, b));
        return reduceTo(shape, mul(outputGradient, div(hit, hitCount)));
      }
    }
  },
});

/** The shape of two merged tensors; axes are aligned from the last, as in numpy. */
function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  const sizeOf = (shape: Shape, axis: number): number | null => {
    const index = axis - (rank - shape.length);
    return index < 0 ? 1 : (shape[index] ?? null);
  };
  return Array.from({ length: rank }, (_, axis) => {
    const [left, right] = [sizeOf(a, axis), sizeOf(b, axis)];
    if (left === right) return left;
    if (left === 1) return right;
    if (right === 1) return left;
    if (left === null) return right;
    if (right === null) return left;
    throw shapeError(`Feature maps of ${describeShape(a)} and ${describeShape(b)} cannot be merged.`);
  });
}

/** Sums a gradient over the axes along which its input was broadcast. */
function reduceTo(shape: readonly number[], gradient: Tensor): Tensor {
  const lead = gradient.rank - shape.length;
  const axes = gradient.shape.flatMap((size, axis) =>
    axis < lead || (shape[axis - lead] === 1 && size !== 1) ? [axis] : [],
  );
  return axes.length === 0 ? gradient.clone() : reshape(sum(gradient, axes), shape as number[]);
}
