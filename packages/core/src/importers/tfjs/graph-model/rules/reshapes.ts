import { unsupported } from '../../../dataflow/dataflow-draft.js';
import { countOf, scalar, singleValue } from '../../../dataflow/constant.js';
import { filled, foldRange } from '../../../dataflow/fold-elementwise.js';
import { reshaped, shapeConstant, squeezed, transposed, unsqueezed } from '../../../dataflow/layout.js';
import { needConstant } from '../../../dataflow/operands.js';
import { concatenated, gathered, padded, sliced, split, spread, tiled } from '../../../dataflow/selection.js';
import { axisFromFront, constantTensor, fileOrder, type DataflowTensor } from '../../../dataflow/tensor.js';
import type { NodeContext, NodeRules } from '../node-context.js';
import { stridedSlice } from './strided-slice.js';

/** Operations that move, pick, join or repeat values, and those on shapes. */
export const reshapeRules: NodeRules = {
  BroadcastTo: (context) => spread(context.operation, context.input(0), context.counts(1, 'shape')),
  Concat: (context) => concatenated(context.operation, context.inputs.slice(1), context.integer(0, 'axis')),
  ConcatV2: (context) =>
    concatenated(context.operation, context.inputs.slice(0, -1), context.integer(-1, 'axis')),
  ExpandDims: (context) => unsqueezed(context.operation, context.input(0), [context.integer(1, 'axis')]),
  Fill: fill,
  Gather: (context) => gathered(context.operation, context.input(0), context.input(1), 0),
  GatherV2: gather,
  MirrorPad: (context) =>
    pad(context, context.attributes.text('mode') === 'SYMMETRIC' ? 'symmetric' : 'reflect', 0),
  Pack: pack,
  Pad: (context) => pad(context, 'constant', 0),
  PadV2: (context) =>
    pad(context, 'constant', singleValue(needConstant(context.input(2), 'padding value')) ?? 0),
  Range: range,
  Rank: (context) => constantTensor(scalar(rankOf(context, context.input(0)), true)),
  Reshape: (context) => reshaped(context.operation, context.input(0), context.integers(1, 'shape')),
  ReverseV2: (context) =>
    sliced(
      context.operation,
      context.input(0),
      context.integers(1, 'axes').map((axis) => ({ axis, begin: -1, end: null, step: -1 })),
    ),
  Shape: (context) => constantTensor(shapeConstant(context.operation, context.input(0))),
  Size: (context) => {
    const sizes = Array.from(shapeConstant(context.operation, context.input(0)).values);
    return constantTensor(scalar(countOf(sizes), true));
  },
  Slice: slice,
  Split: splitEvenly,
  SplitV: splitUnevenly,
  Squeeze: squeeze,
  StridedSlice: stridedSlice,
  Tile: tile,
  Transpose: (context) => transposed(context.operation, context.input(0), context.integers(1, 'axis order')),
  Unpack: unpack,
};

function rankOf({ operation }: NodeContext, x: DataflowTensor): number {
  return x.kind === 'constant' ? x.constant.shape.length : operation.shapeOf(x).length;
}

/** @throws `UNSUPPORTED_LAYER` when the file leaves the size open */
function sizeOf(context: NodeContext, x: DataflowTensor, axis: number): number {
  const shape = x.kind === 'constant' ? x.constant.shape : context.operation.shapeOf(x);
  const size = shape[axisFromFront(axis, shape.length)] ?? null;
  if (size === null) throw unsupported('It cuts an axis whose size the file leaves open.');
  return size;
}

function fill(context: NodeContext): DataflowTensor {
  const value = needConstant(context.input(1), 'value');
  const single = singleValue(value);
  if (single === null) throw unsupported('It fills a tensor with more than one value.');
  return constantTensor(filled(context.counts(0, 'shape'), single, value.integer));
}

function range(context: NodeContext): DataflowTensor {
  const start = needConstant(context.input(0), 'start');
  const value = (index: number) => {
    const single = singleValue(needConstant(context.input(index), 'limits'));
    if (single === null) throw unsupported('Its limits are no single numbers.');
    return single;
  };
  return constantTensor(foldRange(value(0), value(1), value(2), start.integer));
}

function gather(context: NodeContext): DataflowTensor {
  if ((context.attributes.number('batch_dims') ?? 0) !== 0) {
    throw unsupported('It picks other values for each image of a batch.');
  }
  return gathered(context.operation, context.input(0), context.input(1), context.integer(2, 'axis'));
}

function pack(context: NodeContext): DataflowTensor {
  const axis = context.attributes.number('axis') ?? 0;
  const { operation } = context;
  const wide = context.inputs.map((input) => unsqueezed(operation, input, [axis]));
  return concatenated(operation, wide, axis);
}

function unpack(context: NodeContext): readonly DataflowTensor[] {
  const x = context.input(0);
  const axis = context.attributes.number('axis') ?? 0;
  const sizes = new Array<number>(sizeOf(context, x, axis)).fill(1);
  return split(context.operation, x, axis, sizes).map((part) => squeezed(context.operation, part, [axis]));
}

function splitEvenly(context: NodeContext): readonly DataflowTensor[] {
  const x = context.input(1);
  const axis = context.integer(0, 'axis');
  const size = sizeOf(context, x, axis);
  const count = context.attributes.number('num_split') ?? 0;
  if (!(count > 0 && Number.isInteger(size / count)))
    throw unsupported(`It cuts ${size} values into ${count} parts.`);
  return split(context.operation, x, axis, new Array<number>(count).fill(size / count));
}

function tile(context: NodeContext): DataflowTensor {
  const x = context.input(0);
  const repeats = context.counts(1, 'count of repeats');
  if (x.kind === 'constant' && !(countOf(repeats) * x.constant.values.length <= maximumTiled)) {
    throw unsupported(`It repeats a constant ${repeats.join(' × ')} times, which is not done on import.`);
  }
  return tiled(context.operation, x, repeats);
}

/** More values than a sensible file makes of a constant. */
const maximumTiled = 2 ** 24;

/** One of the sizes may be −1: what the others leave over. */
function splitUnevenly(context: NodeContext): readonly DataflowTensor[] {
  const x = context.input(0);
  const axis = context.integer(2, 'axis');
  const stated = context.integers(1, 'sizes');
  const known = stated.filter((size) => size >= 0).reduce((sum, size) => sum + size, 0);
  const sizes = stated.map((size) => (size < 0 ? sizeOf(context, x, axis) - known : size));
  return split(context.operation, x, axis, sizes);
}

function squeeze(context: NodeContext): DataflowTensor {
  const axes = context.attributes.numbers('squeeze_dims') ?? context.attributes.numbers('axis') ?? [];
  return squeezed(context.operation, context.input(0), axes.length > 0 ? axes : null);
}

/** A size of −1 reaches to the end, as does the open size of the batch. */
function slice(context: NodeContext): DataflowTensor {
  const sizes = context.integers(2, 'sizes');
  const cuts = context.integers(1, 'start').map((begin, axis) => {
    const size = sizes[axis] ?? -1;
    const isToEnd = size < 0 || (axis === 0 && Number.isNaN(size));
    return { axis, begin, end: isToEnd ? null : begin + size, step: 1 };
  });
  return sliced(context.operation, context.input(0), cuts);
}

function pad(
  context: NodeContext,
  mode: 'constant' | 'reflect' | 'symmetric',
  value: number,
): DataflowTensor {
  const margins = context.integers(1, 'margins');
  const axes = fileOrder(margins.length / 2);
  return padded(context.operation, context.input(0), {
    before: axes.map((axis) => margins[2 * axis] ?? 0),
    after: axes.map((axis) => margins[2 * axis + 1] ?? 0),
    mode,
    value,
  });
}
