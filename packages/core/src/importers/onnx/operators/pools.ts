import { unsupported } from '../../dataflow/dataflow-draft.js';
import { reduced, type ReductionFunction } from '../../dataflow/reductions.js';
import { fileOrder, type DataflowTensor } from '../../dataflow/tensor.js';
import { depthToSpace, localResponseNorm, pooled, spaceToDepth } from '../../dataflow/windows.js';
import type { NodeContext, NodeRules } from '../node-rule.js';
import { windowPadding } from './convolutions.js';

export const poolRules: NodeRules = {
  MaxPool: (context) => pool(context, 'max'),
  AveragePool: (context) => pool(context, 'average'),
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
      order: 'DCR',
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
