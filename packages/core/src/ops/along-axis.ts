import { concat, pad, reshape, slice, type Rank, type Tensor, type Tensor3D } from '@tensorflow/tfjs-core';

/**
 * Changes one axis of a tensor of any rank: `change` sees it as `[before, length, after]` and may change the length.
 * WebGL and WebGPU pad and reverse 4 axes at most.
 */
export function alongAxis(x: Tensor, axis: number, change: (x: Tensor3D) => Tensor3D): Tensor {
  const count = (sizes: readonly number[]) => sizes.reduce((product, size) => product * size, 1);
  const { shape } = x;
  const changed = change(
    reshape<Rank.R3>(x, [count(shape.slice(0, axis)), shape[axis] ?? 1, count(shape.slice(axis + 1))]),
  );
  return reshape(
    changed,
    shape.map((size, index) => (index === axis ? changed.shape[1] : size)),
  );
}

/** `length` values from `start` on along the middle axis. */
export function sliceMiddle(x: Tensor3D, start: number, length: number): Tensor3D {
  const [before, , after] = x.shape;
  return slice(x, [0, start, 0], [before, length, after]);
}

/** `before` and `after` times `value` around the middle axis. */
export function padMiddle(x: Tensor3D, before: number, after: number, value = 0): Tensor3D {
  if (before === 0 && after === 0) return x;
  return pad(
    x,
    [
      [0, 0],
      [before, after],
      [0, 0],
    ],
    value,
  );
}

/** Joins along the middle axis. */
export function concatMiddle(parts: readonly Tensor3D[]): Tensor3D {
  return concat(parts as Tensor3D[], 1);
}
