import {
  add,
  avgPool,
  cast,
  equal,
  maxPool as tfMaxPool,
  mul,
  pad,
  slice,
  stridedSlice,
  sub,
  tensor4d,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import { runBackendKernel } from './backend-kernels.js';
import { firstOf } from './first.js';
import {
  explicitPadding,
  tfjsPadding,
  windowMargins,
  type Margins,
  type Padding,
  type Pair,
  type Window,
} from './geometry.js';
import { defineOp } from './op.js';
import { imageShape, windowedShape } from './shapes.js';
import { interleavePhases, phaseGrid, phaseOf } from './windows.js';

export interface PoolAttributes {
  readonly size: Pair;
  readonly strides: Pair;
  readonly padding: Padding;
}

export interface AveragePoolAttributes extends PoolAttributes {
  /**
   * Margins, within the padding, whose zeros count in the mean (ONNX's and PyTorch's `count_include_pad`); null when
   * padding does not count. What a last window reaches beyond them never counts.
   */
  readonly countPadding: Margins | null;
}

/** The largest value of each window. */
export const maxPool = defineOp<PoolAttributes>({
  inferShape: (attributes, [input]) => pooledShape('maxPool', attributes, input),

  forward: ({ attributes, inputs }) => pooled(tfMaxPool, attributes, firstOf(inputs) as Tensor4D),

  gradientNeeds: () => ['inputs', 'output'],

  // Not tfjs's MaxPoolGrad: on wasm it gives 0 for windows whose largest value is negative.
  inputGradient({ attributes, inputs, inputShapes, output, outputGradient }) {
    const window = poolWindow(attributes);
    const inputShape = firstOf(inputShapes);
    const margins = windowMargins(window, sizeAt(inputShape, 1), sizeAt(inputShape, 2));
    const { top, left: before } = margins;
    const native = runBackendKernel(
      'MaxPoolInputGradient',
      { input: firstOf(inputs), output: output ?? outputGradient, outputGradient },
      { size: window.size, strides: window.strides, top, left: before },
    );
    if (native) return native;
    const tapValues = readTaps(window, margins, firstOf(inputs) as Tensor4D, outputGradient.shape);
    // As in TensorFlow, the first of several equal maxima takes the whole gradient: what is taken is gone for the rest.
    let left = outputGradient as Tensor4D;
    return scatterWindows(window, margins, inputShape, left, (row, column) => {
      const hit = cast(equal(tapValues(row, column), output ?? outputGradient), 'float32');
      const taken = mul<Tensor4D>(left, hit);
      left = sub(left, taken);
      return taken;
    });
  },
});

/** The mean of each window. */
export const averagePool = defineOp<AveragePoolAttributes>({
  inferShape: (attributes, [input]) => pooledShape('averagePool', attributes, input),

  forward({ attributes, inputs }) {
    const x = firstOf(inputs) as Tensor4D;
    const { countPadding } = attributes;
    if (!countPadding) return pooled(avgPool, attributes, x);
    const margins = windowMargins(poolWindow(attributes), x.shape[1], x.shape[2]);
    const padding = {
      top: margins.top - countPadding.top,
      bottom: margins.bottom - countPadding.bottom,
      left: margins.left - countPadding.left,
      right: margins.right - countPadding.right,
    };
    return pooled(avgPool, { ...attributes, padding }, padWith(x, countPadding, 0));
  },

  inputGradient({ attributes, inputShapes, outputGradient }) {
    const window = poolWindow(attributes);
    const inputShape = firstOf(inputShapes);
    const margins = windowMargins(window, sizeAt(inputShape, 1), sizeAt(inputShape, 2));
    const counted = attributes.countPadding ?? { top: 0, bottom: 0, left: 0, right: 0 };
    const share = mul<Tensor4D>(
      outputGradient,
      windowShares(window, margins, counted, inputShape, outputGradient.shape),
    );
    return scatterWindows(window, margins, inputShape, share, () => share);
  },
});

/** One of tfjs's pools over `[batch, height, width, channels]`. */
function pooled(pool: typeof tfMaxPool, attributes: PoolAttributes, x: Tensor4D): Tensor {
  if (isSinglePixel(attributes)) return everyNth(x, attributes);
  return pool(
    x,
    attributes.size as [number, number],
    attributes.strides as [number, number],
    tfjsPadding(attributes.padding),
  );
}

function poolWindow(attributes: PoolAttributes): Window {
  return { ...attributes, dilations: [1, 1] };
}

function pooledShape(op: string, attributes: PoolAttributes, input: readonly (number | null)[] | undefined) {
  const shape = imageShape(op, input);
  return windowedShape(poolWindow(attributes), shape, shape[3]);
}

function sizeAt(shape: readonly number[], axis: number): number {
  const size = shape[axis];
  if (size === undefined)
    throw new FeaturescopeError('INTERNAL', `A pool was run on a tensor without axis ${axis}.`);
  return size;
}

/** XNNPACK, behind tfjs's wasm backend, refuses pools of one pixel. */
function isSinglePixel({ size }: PoolAttributes): boolean {
  return size[0] === 1 && size[1] === 1;
}

function everyNth(x: Tensor4D, { strides }: PoolAttributes): Tensor {
  return stridedSlice(x, [0, 0, 0, 0], x.shape, [1, strides[0], strides[1], 1]);
}

function padWith(x: Tensor4D, margins: Margins, value: number): Tensor4D {
  if (margins.top + margins.bottom + margins.left + margins.right === 0) return x;
  return pad(x, explicitPadding(margins), value);
}

/** A function that gives what tap (row, column) of every window sees: same shape as the pool's output. */
function readTaps(
  window: Window,
  margins: Margins,
  x: Tensor4D,
  outputShape: readonly number[],
): (row: number, column: number) => Tensor {
  const [batch, height, width, channels] = x.shape;
  const grid = phaseGrid(height, width, margins, window.strides);
  const [rowStride, columnStride] = window.strides;
  const { top, left } = margins;
  const padded = padWith(
    x,
    {
      top,
      bottom: grid.phaseSize[0] * rowStride - height - top,
      left,
      right: grid.phaseSize[1] * columnStride - width - left,
    },
    -3.4e38,
  );
  const phases = new Map<string, Tensor4D>();
  return (row, column) => {
    const [rowPhase, columnPhase] = [row % rowStride, column % columnStride];
    const key = `${rowPhase},${columnPhase}`;
    const phase = phases.get(key) ?? phaseOf(grid, padded, rowPhase, columnPhase);
    phases.set(key, phase);
    return slice(
      phase,
      [0, Math.floor(row / rowStride), Math.floor(column / columnStride), 0],
      [batch, sizeAt(outputShape, 1), sizeAt(outputShape, 2), channels],
    );
  };
}

/**
 * Adds up, over the taps of a window, what each sends back to the input.
 * @param fromTap called once per tap in reading order; `[batch, outputHeight, outputWidth, channels]`
 */
function scatterWindows(
  window: Window,
  margins: Margins,
  inputShape: readonly number[],
  outputGradient: Tensor4D,
  fromTap: (row: number, column: number) => Tensor4D,
): Tensor4D {
  const grid = phaseGrid(sizeAt(inputShape, 1), sizeAt(inputShape, 2), margins, window.strides);
  const spareRows = grid.phaseSize[0] - outputGradient.shape[1];
  const spareColumns = grid.phaseSize[1] - outputGradient.shape[2];
  const phases = new Map<string, Tensor4D>();
  for (let row = 0; row < window.size[0]; row++) {
    for (let column = 0; column < window.size[1]; column++) {
      const [rowShift, columnShift] = [
        Math.floor(row / window.strides[0]),
        Math.floor(column / window.strides[1]),
      ];
      const shifted = padWith(
        fromTap(row, column),
        { top: rowShift, bottom: spareRows - rowShift, left: columnShift, right: spareColumns - columnShift },
        0,
      );
      const key = `${row % window.strides[0]},${column % window.strides[1]}`;
      const sum = phases.get(key);
      phases.set(key, sum ? add(sum, shifted) : shifted);
    }
  }
  return interleavePhases(grid, margins, inputShape, (row, column) => phases.get(`${row},${column}`) ?? null);
}

/** 1 / (pixels of each window that lie inside the input or its counted margins), `[1, outputHeight, outputWidth, 1]`. */
function windowShares(
  window: Window,
  margins: Margins,
  counted: Margins,
  inputShape: readonly number[],
  outputShape: readonly number[],
): Tensor {
  const counts = (axis: 0 | 1, before: number, countedBefore: number, countedAfter: number) =>
    Array.from({ length: sizeAt(outputShape, axis + 1) }, (_, index) => {
      const start = index * window.strides[axis] - before;
      const end = Math.min(start + window.size[axis], sizeAt(inputShape, axis + 1) + countedAfter);
      return end - Math.max(start, -countedBefore);
    });
  const rows = counts(0, margins.top, counted.top, counted.bottom);
  const columns = counts(1, margins.left, counted.left, counted.right);
  const shares = rows.flatMap((row) => columns.map((column) => 1 / (row * column)));
  return tensor4d(shares, [1, rows.length, columns.length, 1]);
}
