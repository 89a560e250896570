/**
 * Parts of tensors and their joins. tfjs's own on wasm copy the whole input out of the module's memory for each slice, and then pixel
 * by pixel in JavaScript: a third of a step of SqueezeNet.
 */
import {
  slice_util,
  util,
  type ConcatAttrs,
  type KernelFunc,
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
    if (util.sizeFromShape(sizes) === 0) return output;
    const strides = [...util.computeStrides(x.shape), 1];
    const offsetOf = (place: readonly number[]) =>
      place.reduce((sum, index, axis) => sum + index * (strides[axis] ?? 0), 0);
    // From the last axis that is cut on, what is taken lies in one run; along the whole axes before it, and the one that is cut before
    // those, runs lie evenly apart.
    const lastCut = (end: number) =>
      Math.max(
        0,
        sizes.slice(0, end).findLastIndex((length, axis) => length !== x.shape[axis]),
      );
    const cut = lastCut(sizes.length);
    const cutBefore = lastCut(cut);
    const run = util.sizeFromShape(sizes.slice(cut));
    const rows = util.sizeFromShape(sizes.slice(cutBefore, cut));
    const rowStride = strides[cut - 1] ?? 0;
    const outer = sizes.slice(0, cutBefore);
    const outerStrides = util.computeStrides(outer);
    const start = offsetOf(first);
    for (let block = 0; block < util.sizeFromShape(outer); block++) {
      const offset = start + offsetOf(util.indexToLoc(block, outer.length, outerStrides));
      const to = memory.address(output) + 4 * block * rows * run;
      module.copyRows(to, 4 * run, memory.address(x) + 4 * offset, 4 * rowStride, rows, run);
    }
    return output;
  };
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
