import { reshape as tfReshape, tile, transpose, sum, expandDims, type Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '../network/network.js';
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
  /** Without the batch axis; 0 is the size of the same axis of the input, and one −1 takes what is left. */
  readonly targetShape: readonly number[];
}

/** The target with sizes in the place of 0; an open one stays 0. */
function copiedSizes(targetShape: readonly number[], rest: Shape): number[] {
  return targetShape.map((size, axis) => (size === 0 ? (rest[axis] ?? 0) : size));
}

export const reshape = defineOp<ReshapeAttributes>({
  inferShape(attributes, [input]) {
    const [batch = null, ...rest] = anyShape('reshape', input);
    const targetShape = copiedSizes(attributes.targetShape, rest);
    const available = elementCount(rest);
    if (targetShape.includes(0)) {
      return [batch, ...openTarget(targetShape, rest)];
    }
    const known = targetShape.reduce((product, size) => (size === -1 ? product : product * size), 1);
    if (available === null) return [batch, ...targetShape.map((size) => (size === -1 ? null : size))];
    const fits = targetShape.includes(-1) ? available % known === 0 : available === known;
    if (!fits)
      throw shapeError(`${describeShape(rest)} cannot be reshaped to ${describeShape(targetShape)}.`);
    return [batch, ...targetShape.map((size) => (size === -1 ? available / known : size))];
  },
  forward: ({ attributes, inputs }) =>
    tfReshape(firstOf(inputs), [
      batchOf(inputs),
      ...copiedSizes(attributes.targetShape, firstOf(inputs).shape.slice(1)),
    ]),
  inputGradient: ({ inputShapes, outputGradient }) => tfReshape(outputGradient, [...firstOf(inputShapes)]),
});

/** A target that keeps open sizes: what stands beside them must be as large as before. */
function openTarget(targetShape: readonly number[], rest: Shape): Shape {
  const beside = (sizes: Shape, target: readonly number[]) =>
    elementCount(sizes.filter((_, axis) => target[axis] !== 0));
  const available = beside(rest, targetShape);
  const known = targetShape.reduce((product, size) => (size > 0 ? product * size : product), 1);
  const left = available === null ? null : available / known;
  const fits = left === null || (targetShape.includes(-1) ? Number.isInteger(left) : left === 1);
  if (!fits) throw shapeError(`${describeShape(rest)} cannot be reshaped to ${describeShape(targetShape)}.`);
  return targetShape.map((size) => (size === 0 ? null : size === -1 ? left : size));
}

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
