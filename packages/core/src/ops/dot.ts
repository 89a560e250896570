import {
  matMul,
  mul,
  maximum,
  reshape,
  rsqrt,
  square,
  sub,
  sum,
  transpose,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Shape } from '../network/network.js';
import { defineOp } from './op.js';
import { describeShape, positiveAxis, shapeError } from './shapes.js';

/** A product of two inputs, summed over one axis of each, item by item of the batch (Keras's `Dot`). */
export interface DotAttributes {
  /** One axis of each input, batch included, never the batch; −1 is the last. */
  readonly axes: readonly [number, number];
  /** Scale both inputs to length 1 along their axis first: a cosine. */
  readonly normalize: boolean;
}

/** As TensorFlow's `l2_normalize`: keeps a zero vector from dividing by zero. */
const normalizeEpsilon = 1e-12;

export const dot = defineOp<DotAttributes>({
  inferShape({ axes }, inputShapes) {
    const [a, b] = inputShapes;
    if (!a || !b || inputShapes.length !== 2 || a.length > 3 || b.length > 3) {
      throw shapeError(
        `dot takes 2 inputs of at most 3 axes but gets ${inputShapes.map(describeShape).join(', ')}.`,
      );
    }
    const rest = [...without(a, axes[0]).slice(1), ...without(b, axes[1]).slice(1)];
    return [a[0] ?? null, ...(rest.length === 0 ? [1] : rest)];
  },

  forward({ attributes, inputs }) {
    const [left, right] = operands(attributes, inputs);
    const product = matMul(left.matrix, right.matrix, false, true);
    const rest = [...left.rest, ...right.rest];
    return reshape(product, [left.batch, ...(rest.length === 0 ? [1] : rest)]);
  },

  gradientNeeds: () => ['inputs'],

  inputGradient({ attributes, inputs, inputIndex, outputGradient }) {
    const [left, right] = operands(attributes, inputs);
    const [own, other] = inputIndex === 0 ? [left, right] : [right, left];
    const gradient = reshape(outputGradient, [
      left.batch,
      left.matrix.shape[1] ?? 1,
      right.matrix.shape[1] ?? 1,
    ]);
    // d(A·Bᵀ)/dA = G·B and d(A·Bᵀ)/dB = Gᵀ·A
    const matrixGradient = matMul(gradient, other.matrix, inputIndex === 1, false);
    const unscaled = attributes.normalize ? own.throughNormalization(matrixGradient) : matrixGradient;
    return own.restore(unscaled);
  },
});

/** One input as matrices `[batch, rest, summed]`, and the way back. */
function operand(x: Tensor, axis: number, normalize: boolean) {
  const summed = positiveAxis(axis, x.rank);
  const order = [...x.shape.keys()].filter((index) => index !== summed).concat(summed);
  const moved = transpose(x, order);
  const [batch = 1] = x.shape;
  const raw = reshape(moved, [batch, -1, x.shape[summed] ?? 1]);
  const inverseLength = rsqrt(maximum(sum(square(raw), 2, true), normalizeEpsilon));
  const matrix = normalize ? mul(raw, inverseLength) : raw;
  return {
    batch,
    matrix,
    rest: moved.shape.slice(1, -1),
    throughNormalization: (gradient: Tensor) =>
      mul(sub(gradient, mul(matrix, sum(mul(gradient, matrix), 2, true))), inverseLength),
    restore: (gradient: Tensor) =>
      transpose(
        reshape(gradient, moved.shape),
        order.map((_, index) => order.indexOf(index)),
      ),
  };
}

function operands({ axes, normalize }: DotAttributes, inputs: readonly Tensor[]) {
  const [a, b] = inputs;
  if (!a || !b) throw shapeError('dot takes 2 inputs.');
  return [operand(a, axes[0], normalize), operand(b, axes[1], normalize)] as const;
}

function without(shape: Shape, axis: number): Shape {
  const index = positiveAxis(axis, shape.length);
  return shape.filter((_, position) => position !== index);
}
