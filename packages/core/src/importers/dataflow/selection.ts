/** Operations that pick, join, pad or repeat parts of tensors. */
import type { Shape } from '../../network/network.js';
import type { Attributes } from '../../ops/op.js';
import type { Constant } from './constant.js';
import { imageAxes, unsupported, type Operation } from './dataflow-draft.js';
import { broadcastShape, broadcastTo, foldConcatenate, foldGather, foldSlice } from './fold-layout.js';
import { arranged, regrouped, withBatch } from './layout.js';
import { passedOn } from './elementwise.js';
import { needFeature } from './operands.js';
import {
  axisFromFront,
  constantTensor,
  fileOrder,
  type DataflowTensor,
  type FeatureTensor,
} from './tensor.js';

export function concatenated(
  operation: Operation,
  tensors: readonly DataflowTensor[],
  stated: number,
): DataflowTensor {
  const [first] = tensors;
  if (!first) throw unsupported('It joins nothing.');
  const constants = tensors.filter((tensor) => tensor.kind === 'constant');
  if (constants.length === tensors.length) {
    const joined = constants.map(({ constant }) => constant);
    return constantTensor(foldConcatenate(joined, axisFromFront(stated, joined[0]?.shape.length ?? 0)));
  }
  if (constants.length > 0) throw unsupported('It joins feature maps with constants.');
  const features = tensors.map(needFeature);
  if (features.length === 1) return passedOn(operation, first);
  const { axes } = features.find(({ axes: own }) => isImageOrder(operation, own)) ?? needFeature(first);
  const inputs = features.map((feature) => arranged(operation, feature, axes));
  const axis = axes[axisFromFront(stated, axes.length)] ?? -1;
  if (axis === 0) throw unsupported('It joins batches of images.');
  return operation.node('concatenate', { axis }, inputs, axes);
}

function isImageOrder(operation: Operation, axes: readonly number[]): boolean {
  const image = imageAxes(operation.draft.layout);
  return axes.length === 4 && axes.every((axis, index) => axis === image[index]);
}

/** A cut along one axis of the file, as numpy writes it. */
export interface AxisCut {
  readonly axis: number;
  /** Negative: from the end; beyond the end: at it. */
  readonly begin: number;
  /** Null: to the end (with a negative step: to the start). */
  readonly end: number | null;
  readonly step: number;
}

export function sliced(operation: Operation, x: DataflowTensor, cuts: readonly AxisCut[]): DataflowTensor {
  return x.kind === 'constant' ? constantTensor(slicedConstant(x.constant, cuts)) : cut(operation, x, cuts);
}

function cut(operation: Operation, x: FeatureTensor, cuts: readonly AxisCut[]): FeatureTensor {
  const shape = operation.shapeOf(x);
  const begin = shape.map(() => 0);
  const end: (number | null)[] = shape.map(() => null);
  const strides = shape.map(() => 1);
  for (const cut of cuts) {
    const axis = axisFromFront(cut.axis, shape.length);
    const stored = x.axes[axis] ?? 0;
    const size = shape[axis] ?? null;
    if (Number.isNaN(cut.begin) || Number.isNaN(cut.end ?? 0))
      throw unsupported('It cuts at a place that the file leaves open.');
    if (stored === 0) {
      if (!isWhole(cut, operation.draft.staticBatch)) throw unsupported('It picks images of a batch.');
      continue;
    }
    if (cut.step < -1 || cut.step === 0) throw unsupported(`It cuts in steps of ${cut.step}.`);
    strides[stored] = cut.step;
    if (cut.step === -1) {
      const range = size === null ? null : rangeOf(cut, size);
      if (range && (range.begin !== (size ?? 0) - 1 || range.count !== size)) {
        throw unsupported('It cuts a part and reverses it.');
      }
      begin[stored] = -1;
      continue;
    }
    if (size === null) {
      begin[stored] = cut.begin;
      end[stored] = cut.end !== null && cut.end >= farBeyond ? null : cut.end;
      continue;
    }
    const range = rangeOf(cut, size);
    if (range.count === 0) throw unsupported('Nothing is left of its input.');
    begin[stored] = range.begin;
    end[stored] = Math.min(size, range.begin + range.count * cut.step);
    if (end[stored] === size) end[stored] = null;
  }
  const isAll =
    begin.every((first) => first === 0) &&
    end.every((last) => last === null) &&
    strides.every((step) => step === 1);
  if (isAll) return operation.node('identity', {}, [x], x.axes);
  return operation.node('slice', { begin, end, strides }, [x], x.axes);
}

/** What files write for "to the end". */
const farBeyond = 2 ** 30;

function isWhole({ begin, end, step }: AxisCut, batch: number | null): boolean {
  return begin === 0 && step === 1 && (end === null || end >= farBeyond || (batch !== null && end >= batch));
}

/** First index and how many, with numpy's rules for what lies outside. */
function rangeOf(
  { begin, end, step }: AxisCut,
  size: number,
): { readonly begin: number; readonly count: number } {
  const clamp = (index: number, low: number, high: number) =>
    Math.min(Math.max(index < 0 ? index + size : index, low), high);
  if (step > 0) {
    const first = clamp(begin, 0, size);
    const last = end === null ? size : clamp(end, 0, size);
    return { begin: first, count: Math.max(0, Math.ceil((last - first) / step)) };
  }
  const first = clamp(begin, -1, size - 1);
  const last = end === null ? -1 : clamp(end, -1, size - 1);
  return { begin: first, count: Math.max(0, Math.ceil((last - first) / step)) };
}

function slicedConstant(constant: Constant, cuts: readonly AxisCut[]): Constant {
  const begin = constant.shape.map(() => 0);
  const sizes = [...constant.shape];
  const steps = constant.shape.map(() => 1);
  for (const cut of cuts) {
    const axis = axisFromFront(cut.axis, constant.shape.length);
    const range = rangeOf(cut, constant.shape[axis] ?? 0);
    begin[axis] = range.begin;
    sizes[axis] = range.count;
    steps[axis] = cut.step;
  }
  return foldSlice(constant, begin, sizes, steps);
}

/** Some indices of one axis; a single index without an axis of its own takes the axis away. */
export function gathered(
  operation: Operation,
  x: DataflowTensor,
  indices: DataflowTensor,
  stated: number,
): DataflowTensor {
  if (indices.kind === 'feature')
    throw unsupported('It looks up values at places that the network computes.');
  const { constant } = indices;
  if (x.kind === 'constant') {
    return constantTensor(foldGather(x.constant, constant, axisFromFront(stated, x.constant.shape.length)));
  }
  // A table over a tensor that has lost its batch axis brings it back.
  const isRestored = !x.axes.includes(0) && stated === 0 && constant.shape[0] === 1;
  const whole = isRestored ? withBatch(operation, x) : x;
  const shape = operation.shapeOf(whole);
  const axis = isRestored ? 1 : axisFromFront(stated, shape.length);
  const size = shape[axis] ?? null;
  const stored = whole.axes[axis] ?? 0;
  if (stored === 0) throw unsupported('It picks images of a batch.');
  const picked = Array.from(constant.values, (index) => (index < 0 ? index + (size ?? Number.NaN) : index));
  if (picked.some((index) => !(index >= 0 && index < (size ?? Infinity)))) {
    throw unsupported(`It picks indices that its input of ${size ?? 'open'} values does not have.`);
  }
  const first = picked[0] ?? 0;
  const isRun = picked.every((index, position) => index === first + position);
  const part = isRun
    ? cut(operation, whole, [{ axis, begin: first, end: first + picked.length, step: 1 }])
    : operation.node('gather', { axis: stored, indices: picked }, [whole], whole.axes);
  if (constant.shape.length === 1) return part;
  const table = isRestored ? constant.shape.slice(1) : constant.shape;
  return regrouped(operation, part, [...shape.slice(0, axis), ...table, ...shape.slice(axis + 1)]);
}

/** Consecutive parts of one axis. @param sizes their lengths */
export function split(
  operation: Operation,
  x: DataflowTensor,
  stated: number,
  sizes: readonly number[],
): readonly DataflowTensor[] {
  const axis = axisFromFront(
    stated,
    x.kind === 'constant' ? x.constant.shape.length : operation.shapeOf(x).length,
  );
  let begin = 0;
  return sizes.map((size) => {
    const part = sliced(operation, x, [{ axis, begin, end: begin + size, step: 1 }]);
    begin += size;
    return part;
  });
}

export interface PadSettings {
  /** One entry per axis of the file. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly mode: Attributes<'pad'>['mode'];
  readonly value: number;
}

/** Margins around a tensor; negative ones cut. */
export function padded(operation: Operation, x: DataflowTensor, settings: PadSettings): FeatureTensor {
  const feature = needFeature(x);
  const { axes } = feature;
  const stored = (sizes: readonly number[]) => {
    const result = axes.map(() => 0);
    axes.forEach((place, axis) => (result[place] = sizes[axis] ?? 0));
    return result;
  };
  const [before, after] = [stored(settings.before), stored(settings.after)];
  if (before[0] !== 0 || after[0] !== 0) throw unsupported('It pads the batch.');
  const all = [...before, ...after];
  if (all.every((size) => size === 0)) return operation.node('identity', {}, [feature], axes);
  const isSpatial = axes.length === 4 && [before[3], after[3]].every((size) => size === 0);
  if (isSpatial && settings.mode === 'constant' && settings.value === 0 && all.every((size) => size >= 0)) {
    const margins = marginsOf(before, after, 1);
    return operation.node('zeroPad', { margins }, [feature], axes);
  }
  if (isSpatial && all.every((size) => size <= 0)) {
    return operation.node('crop', { margins: marginsOf(before, after, -1) }, [feature], axes);
  }
  if (all.some((size) => size < 0)) throw unsupported('It pads some sides and cuts others.');
  return operation.node(
    'pad',
    { before, after, mode: settings.mode, value: settings.value },
    [feature],
    axes,
  );
}

function marginsOf(before: readonly number[], after: readonly number[], sign: 1 | -1) {
  const size = (sizes: readonly number[], axis: number) => Math.abs(sign * (sizes[axis] ?? 0));
  return { top: size(before, 1), bottom: size(after, 1), left: size(before, 2), right: size(after, 2) };
}

/** @param repeats one per axis of the file */
export function tiled(operation: Operation, x: DataflowTensor, repeats: readonly number[]): DataflowTensor {
  if (x.kind === 'constant') {
    const copies = repeats.reduce<Constant>(
      (tiles, count, axis) =>
        count === 1 ? tiles : foldConcatenate(new Array<Constant>(count).fill(tiles), axis),
      x.constant,
    );
    return constantTensor(copies);
  }
  if (repeats.every((count) => count === 1)) return passedOn(operation, x);
  const stored = x.axes.map(() => 1);
  x.axes.forEach((place, axis) => (stored[place] = repeats[axis] ?? 1));
  if (stored[0] !== 1) throw unsupported('It repeats the images of a batch.');
  return operation.node('tile', { repeats: stored }, [x], x.axes);
}

/** Axes of length 1 repeated until the tensor has the target's shape (numpy's broadcast_to, in both directions). */
export function spread(operation: Operation, x: DataflowTensor, target: readonly number[]): DataflowTensor {
  if (x.kind === 'constant') {
    return constantTensor(broadcastTo(x.constant, broadcastShape(x.constant.shape, target)));
  }
  const shape: Shape = operation.shapeOf(x);
  if (target.length > shape.length) throw unsupported('It gives its input further axes.');
  const offset = shape.length - target.length;
  const repeats = fileOrder(shape.length).map((axis) => {
    const wanted = target[axis - offset] ?? 1;
    const isSame =
      x.axes[axis] === 0 || wanted === shape[axis] || wanted === 1 || wanted === -1 || Number.isNaN(wanted);
    if (!isSame && shape[axis] !== 1) throw unsupported('It is spread over a shape that does not fit it.');
    return isSame ? 1 : wanted;
  });
  return tiled(operation, x, repeats);
}
