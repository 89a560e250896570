import type { Attributes } from '../../../ops/op.js';
import { scalar, singleValue, type Constant } from '../../dataflow/constant.js';
import { unsupported } from '../../dataflow/dataflow-draft.js';
import {
  flattened,
  reshaped,
  shapeConstant,
  squeezed,
  transposed,
  unsqueezed,
} from '../../dataflow/layout.js';
import { foldReduce } from '../../dataflow/fold-layout.js';
import { needConstant, needIntegers } from '../../dataflow/operands.js';
import { concatenated, gathered, padded, sliced, split, spread, tiled } from '../../dataflow/selection.js';
import { constantTensor, fileOrder, type DataflowTensor } from '../../dataflow/tensor.js';
import type { NodeContext, NodeRules } from '../node-rule.js';

/** Operators that move, cut, join and repeat values. */
export const layoutRules: NodeRules = {
  Concat: (context) =>
    concatenated(context.operation, context.inputs(), context.attributes.integer('axis', 1)),

  Flatten: (context) => flattened(context.operation, context.input(0), context.attributes.integer('axis', 1)),

  Reshape(context) {
    const target = needIntegers(context.input(1), 'shape');
    if (context.attributes.integer('allowzero', 0) !== 0 && target.includes(0)) {
      throw unsupported('It makes a tensor without values.');
    }
    return reshaped(context.operation, context.input(0), target);
  },

  Squeeze: (context) => squeezed(context.operation, context.input(0), axesOf(context, 13)),

  Unsqueeze: (context) => unsqueezed(context.operation, context.input(0), axesOf(context, 13) ?? []),

  Transpose(context) {
    const x = context.input(0);
    const order = context.attributes.integers('perm') ?? fileOrder(rankOf(context, x)).reverse();
    return transposed(context.operation, x, order);
  },

  Expand: (context) => spread(context.operation, context.input(0), needIntegers(context.input(1), 'shape')),

  Tile: (context) => tiled(context.operation, context.input(0), needIntegers(context.input(1), 'repeats')),

  Gather: (context) =>
    gathered(context.operation, context.input(0), context.input(1), context.attributes.integer('axis', 0)),

  Shape(context) {
    const { attributes } = context;
    const shape = constantTensor(shapeConstant(context.operation, context.input(0)));
    const [begin, end] = [attributes.integer('start', 0), attributes.integer('end', 2 ** 31)];
    if (begin === 0 && end === 2 ** 31) return shape;
    return sliced(context.operation, shape, [{ axis: 0, begin, end, step: 1 }]);
  },

  Size: (context) =>
    constantTensor(foldReduce('product', shapeConstant(context.operation, context.input(0)), [0], false)),

  Slice(context) {
    const { attributes, operation } = context;
    const isOld = context.opset < 10;
    const list = (index: number, name: string) => {
      if (isOld) return attributes.integers(name);
      const tensor = context.optional(index);
      return tensor ? needIntegers(tensor, name) : null;
    };
    const [starts, ends, axes, steps] = [
      list(1, 'starts'),
      list(2, 'ends'),
      list(3, 'axes'),
      isOld ? null : list(4, 'steps'),
    ];
    if (!starts || !ends) throw unsupported('It does not say what it cuts.');
    const cuts = starts.map((begin, index) => {
      const step = steps?.[index] ?? 1;
      const end = ends[index] ?? 0;
      // INT64_MIN: to the very start, which no index from the front says.
      return { axis: axes?.[index] ?? index, begin, end: step < 0 && end < -(2 ** 30) ? null : end, step };
    });
    return sliced(operation, context.input(0), cuts);
  },

  Split(context) {
    const { attributes, operation, node } = context;
    const x = context.input(0);
    const axis = attributes.integer('axis', 0);
    const sizes = context.optional(1);
    const stated = sizes ? needIntegers(sizes, 'sizes') : attributes.integers('split');
    if (stated) return split(operation, x, axis, stated);
    const shape = x.kind === 'constant' ? x.constant.shape : operation.shapeOf(x);
    const size = shape[axis < 0 ? axis + shape.length : axis];
    if (typeof size !== 'number') throw unsupported('It splits an axis whose size the file leaves open.');
    const count = attributes.integer('num_outputs', node.outputs.length);
    const each = Math.ceil(size / count);
    const even = Array.from({ length: count }, (_, index) => Math.min(each, size - index * each));
    return split(operation, x, axis, even);
  },

  Pad(context) {
    const { attributes, operation } = context;
    const x = context.input(0);
    const isOld = context.opset < 11;
    const pads = isOld ? (attributes.integers('pads') ?? []) : needIntegers(context.input(1), 'pads');
    const value = isOld ? attributes.number('value', 0) : padValue(context.optional(2));
    const rank = rankOf(context, x);
    const stated = context.optional(3);
    const axes = stated ? needIntegers(stated, 'axes') : fileOrder(rank);
    const [before, after] = [new Array<number>(rank).fill(0), new Array<number>(rank).fill(0)];
    axes.forEach((axis, index) => {
      const place = axis < 0 ? axis + rank : axis;
      before[place] = pads[index] ?? 0;
      after[place] = pads[index + axes.length] ?? 0;
    });
    const mode = padModes[attributes.text('mode', 'constant')];
    if (!mode) throw unsupported(`It pads in the mode "${attributes.text('mode', '')}".`);
    return padded(operation, x, { before, after, mode, value });
  },
};

const padModes: Readonly<Record<string, Attributes<'pad'>['mode']>> = {
  constant: 'constant',
  reflect: 'reflect',
  edge: 'edge',
};

function padValue(tensor: DataflowTensor | null): number {
  const constant: Constant = tensor ? needConstant(tensor, 'value') : scalar(0);
  return singleValue(constant) ?? 0;
}

/** Axes as an attribute, or since an opset as the second input; null: not stated. */
function axesOf(context: NodeContext, since: number): readonly number[] | null {
  if (context.opset < since) return context.attributes.integers('axes');
  const tensor = context.optional(1);
  return tensor ? needIntegers(tensor, 'axes') : null;
}

function rankOf(context: NodeContext, x: DataflowTensor): number {
  return x.kind === 'constant' ? x.constant.shape.length : context.operation.shapeOf(x).length;
}
