import {
  max,
  mean,
  min,
  mul,
  ones,
  reshape,
  sqrt,
  square,
  step,
  sub,
  sum,
  div,
  maximum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Shape } from '../network/network.js';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { anyShape, positiveAxis, shapeError } from './shapes.js';

/** One number for all values along some axes. */
export interface ReduceAttributes {
  /** 'l2' is the length of the vector: the root of the sum of squares. */
  readonly function: 'mean' | 'sum' | 'max' | 'min' | 'l2';
  /** Batch axis included, never the batch itself; −1 is the last. */
  readonly axes: readonly number[];
  /** Keep the axes with length 1. */
  readonly keepDims: boolean;
}

export const reduce = defineOp<ReduceAttributes>({
  inferShape(attributes, [input]) {
    const shape = anyShape('reduce', input);
    const axes = positiveAxes(attributes, shape);
    if (axes.includes(0)) throw shapeError('reduce cannot combine the images of a batch.');
    if (attributes.keepDims) return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    return shape.filter((_, axis) => !axes.includes(axis));
  },

  forward({ attributes, inputs }) {
    const x = firstOf(inputs);
    const axes = positiveAxes(attributes, x.shape);
    const { keepDims } = attributes;
    switch (attributes.function) {
      case 'mean':
        return mean(x, axes, keepDims);
      case 'sum':
        return sum(x, axes, keepDims);
      case 'max':
        return max(x, axes, keepDims);
      case 'min':
        return min(x, axes, keepDims);
      case 'l2':
        return sqrt(sum(square(x), axes, keepDims));
    }
  },

  gradientNeeds: ({ function: name }) => (name === 'mean' || name === 'sum' ? [] : ['inputs', 'output']),

  inputGradient({ attributes, inputs, inputShapes, output, outputGradient }) {
    const shape = firstOf(inputShapes);
    const axes = positiveAxes(attributes, shape);
    const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const gradient = reshape(outputGradient, kept);
    const result = reshape(output ?? outputGradient, kept);
    switch (attributes.function) {
      case 'sum':
        return spread(gradient, axes, shape);
      case 'mean':
        return spread(
          div(
            gradient,
            axes.reduce((count, axis) => count * (shape[axis] ?? 1), 1),
          ),
          axes,
          shape,
        );
      case 'max':
        return shared(gradient, sub(result, firstOf(inputs)), axes);
      case 'min':
        return shared(gradient, sub(firstOf(inputs), result), axes);
      case 'l2':
        // A zero vector has no direction.
        return mul(firstOf(inputs), div(gradient, maximum(result, leastLength)));
    }
  },
});

const leastLength = 1e-12;

function positiveAxes({ axes }: ReduceAttributes, shape: Shape): number[] {
  return axes.map((axis) => positiveAxis(axis, shape.length));
}

/** Repeats a gradient along the axes that were reduced. */
function spread(gradient: Tensor, axes: readonly number[], shape: readonly number[]): Tensor {
  return mul(gradient, ones(shape.map((size, axis) => (axes.includes(axis) ? size : 1))));
}

/**
 * Deals a gradient out to the values that the extreme was taken from; equal ones share it.
 * @param distance from each value to the extreme, 0 or more. Not `equal`: on wasm, comparisons are slow scalar loops.
 */
function shared(gradient: Tensor, distance: Tensor, axes: number[]): Tensor {
  const hits = sub(1, step(distance));
  return mul(hits, div(gradient, sum(hits, axes, true)));
}
