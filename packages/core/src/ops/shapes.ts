import { FeaturescopeError } from '../error.js';
import type { Shape, Weight } from '../network/network.js';
import { windowOutputLength, type Window } from './geometry.js';

/** A shape as people write it: "(?, 224, 224, 3)"; `null` sizes as "?". */
export function describeShape(shape: Shape): string {
  return `(${shape.map((size) => size ?? '?').join(', ')})`;
}

export function shapeError(message: string): FeaturescopeError {
  return new FeaturescopeError('INVALID_REQUEST', message);
}

/** An image-like shape `[batch, height, width, channels]`, or an error that says what came instead. */
export function imageShape(
  op: string,
  shape: Shape | undefined,
): readonly [number | null, number | null, number | null, number | null] {
  if (shape?.length !== 4) {
    throw shapeError(
      `${op} expects an input of 4 axes (batch, height, width, channels) but gets ${shape ? describeShape(shape) : 'none'}.`,
    );
  }
  return shape as [number | null, number | null, number | null, number | null];
}

/** Any input shape, or an error when there is none. */
export function anyShape(op: string, shape: Shape | undefined): Shape {
  if (!shape) throw shapeError(`${op} has no input.`);
  return shape;
}

/** Size of one axis of a weight that must be there. */
export function channelCount(weight: Weight | undefined, axis: number): number {
  const size = weight?.shape[axis];
  if (size === undefined)
    throw new FeaturescopeError('MISSING_WEIGHTS', 'The layer has no kernel in the file.');
  return size;
}

/** Checks the channels (last axis) of an input against what the weights were made for. */
export function requireChannels(op: string, shape: Shape, expected: number): void {
  const found = shape.at(-1);
  if (found !== null && found !== expected) {
    throw shapeError(`${op} has weights for ${expected} input channels but gets ${found ?? 'none'}.`);
  }
}

/** Output shape of a window over `[batch, height, width, …]`. */
export function windowedShape(window: Window, shape: Shape, channels: number | null): Shape {
  return [
    shape[0] ?? null,
    windowOutputLength(window, 0, shape[1] ?? null),
    windowOutputLength(window, 1, shape[2] ?? null),
    channels,
  ];
}

/** An axis counted from the front: −1 is the last one. */
export function positiveAxis(axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  if (positive < 0 || positive >= rank)
    throw shapeError(`Axis ${axis} does not exist in a tensor of ${rank} axes.`);
  return positive;
}

/** Product of all sizes; null when one of them is open. */
export function elementCount(shape: Shape): number | null {
  return shape.reduce<number | null>(
    (product, size) => (product === null || size === null ? null : product * size),
    1,
  );
}
