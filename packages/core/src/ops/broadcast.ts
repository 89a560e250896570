/** Numpy's broadcasting: axes are aligned from the last, and those of length 1 are repeated. */
import { reshape, sum, type Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '../network/network.js';
import { describeShape, shapeError } from './shapes.js';

/** The shape of two tensors combined element by element. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
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
    throw shapeError(`Values of ${describeShape(a)} and ${describeShape(b)} cannot be combined.`);
  });
}

/** Sums a gradient over the axes along which its input was broadcast. */
export function reduceTo(shape: readonly number[], gradient: Tensor): Tensor {
  const lead = gradient.rank - shape.length;
  const axes = gradient.shape.flatMap((size, axis) =>
    axis < lead || (shape[axis - lead] === 1 && size !== 1) ? [axis] : [],
  );
  return axes.length === 0 ? gradient.clone() : reshape(sum(gradient, axes), shape as number[]);
}
