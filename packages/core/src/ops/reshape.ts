import { reshape as tfReshape, tile, transpose, sum, expandDims, type Tensor } from '@tensorflow/tfjs-core';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { anyShape, describeShape, elementCount, shapeError } from './shapes.js';

export type FlattenAttributes = Readonly<Record<string, never>>;

/** All axes but the batch become one, in NHWC order. */
export const flatten = defineOp<FlattenAttributes>({
  inferShape(_, [input]) {
    const [batch = null, ...rest] = anyShape('flatten', input);
    return [batch, elementCount(rest)];
  },
  forward: ({ inputs }) => tfReshape(firstOf(inputs), [batchOf(inputs), -1]),
  inputGradient: ({ inputShapes, outputGradient }) => tfReshape(outputGradient, [...firstOf(inputShapes)]),
});

export interface ReshapeAttributes {
  /** Without the batch axis; one −1 takes what is left. */
  readonly targetShape: readonly number[];
}

export const reshape = defineOp<ReshapeAttributes>({
  inferShape({ targetShape }, [input]) {
    const [batch = null, ...rest] = anyShape('reshape', input);
    const available = elementCount(rest);
    const known = targetShape.reduce((product, size) => (size === -1 ? product : product * size), 1);
    if (available === null) return [batch, ...targetShape.map((size) => (size === -1 ? null : size))];
    const fits = targetShape.includes(-1) ? available % known === 0 : available === known;
    if (!fits)
      throw shapeError(`${describeShape(rest)} cannot be reshaped to ${describeShape(targetShape)}.`);
    return [batch, ...targetShape.map((size) => (size === -1 ? available / known : size))];
  },
  forward: ({ attributes, inputs }) =>
    tfReshape(firstOf(inputs), [batchOf(inputs), ...attributes.targetShape]),
  inputGradient: ({ inputShapes, outputGradient }) => tfReshape(outputGradient, [...firstOf(inputShapes)]),
});

export interface PermuteAttributes {
  /** For each output axis the input axis it comes from, batch (0) included. */
  readonly axes: readonly number[];
}

export const permute = defineOp<PermuteAttributes>({
  inferShape({ axes }, [input]) {
    const shape = anyShape('permute', input);
    if (axes.length !== shape.length)
      throw shapeError(`permute of ${axes.length} axes gets ${describeShape(shape)}.`);
    return axes.map((axis) => shape[axis] ?? null);
  },
  forward: ({ attributes, inputs }) => transpose(firstOf(inputs), [...attributes.axes]),
  inputGradient({ attributes, outputGradient }) {
    const inverse = attributes.axes.map((_, axis) => attributes.axes.indexOf(axis));
    return transpose(outputGradient, inverse);
  },
});

export interface RepeatVectorAttributes {
  readonly count: number;
}

/** `[batch, features]` → `[batch, count, features]`. */
export const repeatVector = defineOp<RepeatVectorAttributes>({
  inferShape({ count }, [input]) {
    const shape = anyShape('repeatVector', input);
    if (shape.length !== 2)
      throw shapeError(`repeatVector expects (batch, features) but gets ${describeShape(shape)}.`);
    return [shape[0] ?? null, count, shape[1] ?? null];
  },
  forward: ({ attributes, inputs }) => tile(expandDims(firstOf(inputs), 1), [1, attributes.count, 1]),
  inputGradient: ({ outputGradient }) => sum(outputGradient, 1),
});

function batchOf(inputs: readonly Tensor[]): number {
  const [batch = 1] = firstOf(inputs).shape;
  return batch;
}
