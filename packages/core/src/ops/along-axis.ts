import { concat, fill, reshape, slice, type Rank, type Tensor, type Tensor3D } from '@tensorflow/tfjs-core';

/**
 * Changes one axis of a tensor of any rank: `change` sees it as `[before, length, after]` and may change the length.
 * WebGL and WebGPU reverse 4 axes at most.
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

/** `length` values from `start` on along the middle axis. As rows of a matrix: wasm copies each row at once. */
export function sliceMiddle(x: Tensor3D, start: number, length: number): Tensor3D {
  const [before, , after] = x.shape;
  const rows = reshape<Rank.R2>(x, [before, -1]);
  return reshape(slice(rows, [0, start * after], [before, length * after]), [before, length, after]);
}

/** `before` and `after` times `value` around the middle axis. Joined on: tfjs's `pad` is a slow scalar loop on wasm. */
export function padMiddle(x: Tensor3D, before: number, after: number, value = 0): Tensor3D {
  const [outer, , inner] = x.shape;
  const margin = (length: number) => (length === 0 ? [] : [fill<Rank.R3>([outer, length, inner], value)]);
  return concatMiddle([...margin(before), x, ...margin(after)]);
}

/** Joins along the middle axis. */
export function concatMiddle(parts: readonly Tensor3D[]): Tensor3D {
  return parts.length === 1 ? (parts[0] as Tensor3D) : concat(parts as Tensor3D[], 1);
}
