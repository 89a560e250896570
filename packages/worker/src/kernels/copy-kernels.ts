/**
 * Parts of tensors, their joins and margins. tfjs's own on wasm copy the whole input out of the module's memory for each slice, and then
 * pixel by pixel in JavaScript: a third of a step of SqueezeNet.
 */
import {
  slice_util,
  util,
  type ConcatAttrs,
  type KernelFunc,
  type PadV2Attrs,
  type SliceAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { KernelHost } from './convolve.js';

/** tfjs's slice of a float32 tensor. */
export function slice({ module, memory }: KernelHost, original: KernelFunc): KernelFunc {
  return (call) => {
    const { x } = call.inputs as Record<'x', TensorInfo>;
    const given: unknown = call.attrs;
    const { begin, size } = given as SliceAttrs;
    if (x.dtype !== 'float32') return original(call);
    const [first = [], sizes = []] = slice_util.parseSliceParams(x, begin, size);
    const output = memory.output(sizes);
    let to = memory.address(output);
    for (const { offset, rows, run, rowStride } of runsOf({ first, sizes, shape: x.shape })) {
      module.copyRows(to, 4 * run, memory.address(x) + 4 * offset, 4 * rowStride, rows, run);
      to += 4 * rows * run;
    }
    return output;
  };
}

/** tfjs's padding of a float32 tensor with one value. */
export function padV2({ module, memory }: KernelHost, original: KernelFunc): KernelFunc {
  return (call) => {
    const { x } = call.inputs as Record<'x', TensorInfo>;
    const given: unknown = call.attrs;
    const { paddings, constantValue } = given as PadV2Attrs;
    if (x.dtype !== 'float32') return original(call);
    const shape = paddings.map(([before, after], axis) => before + (x.shape[axis] ?? 0) + after);
    const output = memory.output(shape);
    const address = memory.address(output);
    memory.backend.wasm.HEAPF32.fill(constantValue, address / 4, address / 4 + util.sizeFromShape(shape));
    let from = memory.address(x);
    const first = paddings.map(([before]) => before);
    for (const { offset, rows, run, rowStride } of runsOf({ first, sizes: x.shape, shape })) {
      module.copyRows(address + 4 * offset, 4 * rowStride, from, 4 * run, rows, run);
      from += 4 * rows * run;
    }
    return output;
  };
}

/** A box inside a tensor: where it begins, its sizes, and those of the tensor. */
interface Box {
  readonly first: readonly number[];
  readonly sizes: readonly number[];
  readonly shape: readonly number[];
}

/** Rows of one length that lie evenly apart in a tensor, in floats. */
interface Runs {
  readonly offset: number;
  readonly rows: number;
  readonly run: number;
  readonly rowStride: number;
}

/** A box's values in their order, in as few pieces as can be. */
function* runsOf({ first, sizes, shape }: Box): Generator<Runs> {
  if (util.sizeFromShape([...sizes]) === 0) return;
  const strides = [...util.computeStrides([...shape]), 1];
  const offsetOf = (place: readonly number[]) =>
    place.reduce((sum, index, axis) => sum + index * (strides[axis] ?? 0), 0);
  // From the last axis that is cut on, what is taken lies in one run; along the whole axes before it, and the one that is cut before
  // those, runs lie evenly apart.
  const lastCut = (end: number) =>
    Math.max(
      0,
      sizes.slice(0, end).findLastIndex((length, axis) => length !== shape[axis]),
    );
  const cut = lastCut(sizes.length);
  const cutBefore = lastCut(cut);
  const run = util.sizeFromShape(sizes.slice(cut));
  const rows = util.sizeFromShape(sizes.slice(cutBefore, cut));
  const outer = sizes.slice(0, cutBefore);
  const outerStrides = util.computeStrides(outer);
  const start = offsetOf(first);
  for (let block = 0; block < util.sizeFromShape(outer); block++) {
    const offset = start + offsetOf(util.indexToLoc(block, outer.length, outerStrides));
    yield { offset, rows, run, rowStride: strides[cut - 1] ?? 0 };
  }
}

/** tfjs's join of float32 tensors along an axis. */
export function concat({ module, memory }: KernelHost, original: KernelFunc): KernelFunc {
  return (call) => {
    const tensors: readonly TensorInfo[] = Object.values(call.inputs).flatMap((tensor) => tensor ?? []);
    const [model] = tensors;
    const given: unknown = call.attrs;
    const { axis } = given as ConcatAttrs;
    if (!model || tensors.some(({ dtype }) => dtype !== 'float32')) return original(call);
    const along = axis < 0 ? axis + model.shape.length : axis;
    const length = tensors.reduce((sum, { shape }) => sum + (shape[along] ?? 0), 0);
    const output = memory.output(model.shape.map((size, each) => (each === along ? length : size)));
    const rows = util.sizeFromShape(model.shape.slice(0, along));
    const rowLength = util.sizeFromShape(output.shape.slice(along));
    let offset = 0;
    for (const tensor of tensors) {
      const run = util.sizeFromShape(tensor.shape.slice(along));
      const to = memory.address(output) + 4 * offset;
      if (run > 0) module.copyRows(to, 4 * rowLength, memory.address(tensor), 4 * run, rows, run);
      offset += run;
    }
    return output;
  };
}
