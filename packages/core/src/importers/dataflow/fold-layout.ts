/** Constants rearranged: transposed, cut, joined, repeated, summed up. */
import { FeaturescopeError } from '../../error.js';
import { countOf, type Constant, type ConstantValues } from './constant.js';

/** Steps from one value to the next along each axis of a row-major tensor. */
function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  }
  return strides;
}

function emptyOf(values: ConstantValues, count: number): ConstantValues {
  return values instanceof Float32Array ? new Float32Array(count) : new Float64Array(count);
}

/** Side of the squares in which a transposition is done: both of its ends stay in the processor's cache. */
const tileSide = 32;

/** The values of a view: `shape` read from `start` with `strides`, row by row. */
function readStrided(
  values: ConstantValues,
  shape: readonly number[],
  strides: readonly number[],
  start: number,
): ConstantValues {
  const result = emptyOf(values, countOf(shape));
  if (result.length === 0) return result;
  const last = shape.length - 1;
  const [columns, columnStride] = [shape[last] ?? 1, strides[last] ?? 1];
  // The axis along which the source lies row by row, when that is not the last one: a transposition.
  const near = strides.findIndex((stride, axis) => stride === 1 && axis !== last && (shape[axis] ?? 1) > 1);
  const rows = near === -1 ? 1 : (shape[near] ?? 1);
  const resultStrides = stridesOf(shape);
  const rowStep = near === -1 ? 0 : (resultStrides[near] ?? 0);
  const outer = shape.map((_, axis) => axis).filter((axis) => axis !== last && axis !== near);
  const position = outer.map(() => 0);
  let [from, to] = [start, 0];
  for (;;) {
    for (let rowTile = 0; rowTile < rows; rowTile += tileSide) {
      const rowEnd = Math.min(rows, rowTile + tileSide);
      for (let tile = 0; tile < columns; tile += tileSide) {
        const end = Math.min(columns, tile + tileSide);
        for (let row = rowTile; row < rowEnd; row++) {
          for (let column = tile; column < end; column++) {
            result[to + row * rowStep + column] = values[from + row + column * columnStride] ?? 0;
          }
        }
      }
    }
    let turn = outer.length - 1;
    for (; turn >= 0; turn--) {
      const axis = outer[turn] ?? 0;
      const [size, stride, step] = [shape[axis] ?? 1, strides[axis] ?? 0, resultStrides[axis] ?? 0];
      const next = (position[turn] ?? 0) + 1;
      if (next < size) {
        position[turn] = next;
        from += stride;
        to += step;
        break;
      }
      position[turn] = 0;
      from -= stride * (size - 1);
      to -= step * (size - 1);
    }
    if (turn < 0) return result;
  }
}

/** @param order for each axis of the result the axis that it comes from */
export function foldTranspose(constant: Constant, order: readonly number[]): Constant {
  const shape = order.map((axis) => constant.shape[axis] ?? 1);
  const moved = order.filter((axis) => constant.shape[axis] !== 1);
  if (moved.every((axis, index) => index === 0 || axis > (moved[index - 1] ?? 0))) {
    return { ...constant, shape };
  }
  const strides = stridesOf(constant.shape);
  const viewed = order.map((axis) => strides[axis] ?? 1);
  return { ...constant, shape, values: readStrided(constant.values, shape, viewed, 0) };
}

/** The same values in another shape. */
export function foldReshape(constant: Constant, shape: readonly number[]): Constant {
  if (countOf(shape) !== constant.values.length) {
    throw unfit(`${described(constant.shape)} cannot be reshaped to ${described(shape)}.`);
  }
  return { ...constant, shape };
}

/** One entry per axis; `begin` lies within the axis and the steps stay in it. */
export function foldSlice(
  constant: Constant,
  begin: readonly number[],
  sizes: readonly number[],
  steps: readonly number[],
): Constant {
  const strides = stridesOf(constant.shape);
  const start = begin.reduce((sum, first, axis) => sum + first * (strides[axis] ?? 0), 0);
  const viewed = strides.map((stride, axis) => stride * (steps[axis] ?? 1));
  return { ...constant, shape: sizes, values: readStrided(constant.values, sizes, viewed, start) };
}

/** The axis replaced by the axes of `indices`; negative indices count from the end. */
export function foldGather(constant: Constant, indices: Constant, axis: number): Constant {
  const size = constant.shape[axis] ?? 0;
  const inner = countOf(constant.shape.slice(axis + 1));
  const outer = countOf(constant.shape.slice(0, axis));
  const values = emptyOf(constant.values, outer * indices.values.length * inner);
  let to = 0;
  for (let block = 0; block < outer; block++) {
    for (const stated of indices.values) {
      const index = stated < 0 ? stated + size : stated;
      if (!(index >= 0 && index < size)) throw unfit(`Index ${stated} lies outside of ${size} values.`);
      const from = (block * size + index) * inner;
      values.set(constant.values.subarray(from, from + inner), to);
      to += inner;
    }
  }
  const shape = [...constant.shape.slice(0, axis), ...indices.shape, ...constant.shape.slice(axis + 1)];
  return { ...constant, shape, values };
}

export function foldConcatenate(constants: readonly Constant[], axis: number): Constant {
  const [first] = constants;
  if (!first) throw unfit('Nothing is joined.');
  const sizes = constants.map(({ shape }) => shape[axis] ?? 0);
  const shape = first.shape.map((size, index) => (index === axis ? sizes.reduce((a, b) => a + b, 0) : size));
  const isShort = constants.every(({ values }) => values instanceof Float32Array);
  const values = isShort ? new Float32Array(countOf(shape)) : new Float64Array(countOf(shape));
  const outer = countOf(shape.slice(0, axis));
  const inner = countOf(shape.slice(axis + 1));
  let to = 0;
  for (let block = 0; block < outer; block++) {
    constants.forEach((constant, index) => {
      const length = (sizes[index] ?? 0) * inner;
      values.set(constant.values.subarray(block * length, (block + 1) * length), to);
      to += length;
    });
  }
  return { shape, values, integer: constants.every(({ integer }) => integer) };
}

export type FoldedReduction = 'mean' | 'sum' | 'max' | 'min' | 'product' | 'l2';

export function foldReduce(
  name: FoldedReduction,
  constant: Constant,
  axes: readonly number[],
  keepDims: boolean,
): Constant {
  const rest = constant.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const together = foldTranspose(constant, [...rest, ...axes]).values;
  const keptShape = rest.map((axis) => constant.shape[axis] ?? 1);
  const size = countOf(axes.map((axis) => constant.shape[axis] ?? 1));
  const values = emptyOf(together, countOf(keptShape));
  for (let index = 0; index < values.length; index++) {
    values[index] = reduction(name, together.subarray(index * size, (index + 1) * size));
  }
  const shape = keepDims ? constant.shape.map((each, axis) => (axes.includes(axis) ? 1 : each)) : keptShape;
  return { ...constant, shape, values };
}

function reduction(name: FoldedReduction, values: ConstantValues): number {
  switch (name) {
    case 'sum':
      return accumulated(values, 0, (sum, x) => sum + x);
    case 'mean':
      return accumulated(values, 0, (sum, x) => sum + x) / values.length;
    case 'l2':
      return Math.sqrt(accumulated(values, 0, (sum, x) => sum + x * x));
    case 'product':
      return accumulated(values, 1, (product, x) => product * x);
    case 'max':
      return accumulated(values, -Infinity, Math.max);
    case 'min':
      return accumulated(values, Infinity, Math.min);
  }
}

function accumulated(
  values: ConstantValues,
  start: number,
  step: (all: number, x: number) => number,
): number {
  let all = start;
  for (const value of values) all = step(all, value);
  return all;
}

/** The shape of two shapes broadcast against each other, aligned at their ends. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw unfit(`Constants of ${described(a)} and ${described(b)} do not fit each other.`);
    }
    return left === 1 ? right : left;
  });
}

/** More values than a sensible file spreads a constant over. */
const maximumSpread = 2 ** 24;

/** @param limit the most values that the result may have */
export function broadcastTo(
  constant: Constant,
  shape: readonly number[],
  limit: number = maximumSpread,
): Constant {
  const lead = shape.length - constant.shape.length;
  if (lead === 0 && shape.every((size, axis) => size === constant.shape[axis])) return constant;
  const count = countOf(shape);
  if (count === constant.values.length) return { ...constant, shape };
  if (!(count <= limit)) throw unfit(`A constant would be spread over ${described(shape)}.`);
  const strides = stridesOf(constant.shape);
  const viewed = shape.map((_, axis) =>
    axis < lead || constant.shape[axis - lead] === 1 ? 0 : (strides[axis - lead] ?? 0),
  );
  return { ...constant, shape, values: readStrided(constant.values, shape, viewed, 0) };
}

function described(shape: readonly number[]): string {
  return `(${shape.join(', ')})`;
}

function unfit(message: string): FeaturescopeError {
  return new FeaturescopeError('UNSUPPORTED_LAYER', message);
}
