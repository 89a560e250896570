import { unsupported } from '../../dataflow/dataflow-draft.js';
import { transposed } from '../../dataflow/layout.js';
import { matMul } from '../../dataflow/products.js';
import { reduced, type ReductionFunction } from '../../dataflow/reductions.js';
import { constantTensor, fileOrder, type DataflowTensor } from '../../dataflow/tensor.js';
import { depthToSpace, localResponseNorm, pooled, spaceToDepth } from '../../dataflow/windows.js';
import type { NodeContext, NodeRules } from '../node-rule.js';
import type { OnnxAttributes } from '../onnx-node.js';
import { windowPadding } from './convolutions.js';

export const poolRules: NodeRules = {
  MaxPool: (context) => pool(context, 'max'),
  AveragePool: (context) =>
    isOverChannels(context.attributes) ? channelAverage(context) : pool(context, 'average'),
  GlobalAveragePool: (context) => globalPool(context, 'mean'),
  GlobalMaxPool: (context) => globalPool(context, 'max'),

  LRN: (context) =>
    localResponseNorm(context.operation, context.input(0), {
      size: context.attributes.integer('size', 1),
      alpha: context.attributes.number('alpha', 1e-4),
      beta: context.attributes.number('beta', 0.75),
      bias: context.attributes.number('bias', 1),
    }),

  DepthToSpace: (context) =>
    depthToSpace(context.operation, context.input(0), {
      blockSize: context.attributes.integer('blocksize', 1),
      order: context.attributes.text('mode', 'DCR') === 'CRD' ? 'CRD' : 'DCR',
    }),

  SpaceToDepth: (context) =>
    spaceToDepth(context.operation, context.input(0), {
      blockSize: context.attributes.integer('blocksize', 1),
      order: context.attributes.text('mode', 'DCR') === 'CRD' ? 'CRD' : 'DCR',
    }),
};

function pool(context: NodeContext, kind: 'max' | 'average'): DataflowTensor {
  const { attributes } = context;
  if (!attributes.has('kernel_shape')) throw unsupported('It states no size of its window (kernel_shape).');
  const window = {
    size: attributes.pair('kernel_shape', 1),
    strides: attributes.pair('strides', 1),
    dilations: attributes.pair('dilations', 1),
  };
  return pooled(context.operation, kind, context.input(0), {
    ...window,
    padding: windowPadding(context, window),
    ceilMode: attributes.integer('ceil_mode', 0) !== 0,
    countPadding: attributes.integer('count_include_pad', 0) !== 0,
  });
}

/** Over everything behind batch and channels. */
function globalPool(context: NodeContext, name: ReductionFunction): DataflowTensor {
  const x = context.input(0);
  const rank = x.kind === 'constant' ? x.constant.shape.length : context.operation.shapeOf(x).length;
  return reduced(context.operation, name, x, fileOrder(rank).slice(2), true);
}

/** The window `[size, 1, 1]` over `[batch, 1, channels, height, width]` of PyTorch's LocalResponseNorm. */
function isOverChannels(attributes: OnnxAttributes): boolean {
  const [, ...rest] = attributes.integers('kernel_shape') ?? [];
  const isPlain = (name: string, value: number) =>
    (attributes.integers(name) ?? []).every((each) => each === value);
  return (
    rest.length === 2 &&
    rest.every((size) => size === 1) &&
    isPlain('strides', 1) &&
    isPlain('dilations', 1) &&
    isPlain('pads', 0) &&
    attributes.text('auto_pad', 'NOTSET') === 'NOTSET'
  );
}

/** Means of neighbouring channels: a product with a matrix that has 1 / size on as many diagonals. */
function channelAverage(context: NodeContext): DataflowTensor {
  const { operation, attributes } = context;
  const x = context.input(0);
  const channels = x.kind === 'feature' ? operation.shapeOf(x)[2] : undefined;
  if (typeof channels !== 'number') throw unsupported('Its number of channels is open.');
  const [size = 1] = attributes.integers('kernel_shape') ?? [];
  const count = channels - size + 1;
  const shares = new Float32Array(channels * count);
  for (let channel = 0; channel < count; channel++) {
    for (let tap = 0; tap < size; tap++) shares[(channel + tap) * count + channel] = 1 / size;
  }
  const matrix = constantTensor({ shape: [channels, count], values: shares, integer: false }, 'shares');
  const last = transposed(operation, x, [0, 1, 3, 4, 2]);
  const averaged = matMul(operation, last, matrix, null, { transposeFirst: false, transposeSecond: false });
  return transposed(operation, averaged, [0, 1, 4, 2, 3]);
}
