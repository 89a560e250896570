import { elementwise, activated } from '../../../dataflow/elementwise.js';
import { unsupported } from '../../../dataflow/dataflow-draft.js';
import { batchNormalized } from '../../../dataflow/normalizations.js';
import { needConstant } from '../../../dataflow/operands.js';
import { reduced, softmaxed, type ReductionFunction } from '../../../dataflow/reductions.js';
import { localResponseNorm } from '../../../dataflow/windows.js';
import type { DataflowTensor } from '../../../dataflow/tensor.js';
import type { NodeContext, NodeRule, NodeRules } from '../node-context.js';
import { isChannelsFirst } from './image-layout.js';

const reduction = (name: ReductionFunction | 'product'): NodeRule => {
  return (context) => {
    const keepDims = context.attributes.flag('keep_dims', context.attributes.flag('keepdims', false));
    return reduced(context.operation, name, context.input(0), context.integers(1, 'axes'), keepDims);
  };
};

export const normalizationRules: NodeRules = {
  EuclideanNorm: reduction('l2'),
  FusedBatchNorm: (context) => normalized(context, context.input(0), 1),
  FusedBatchNormV2: (context) => normalized(context, context.input(0), 1),
  FusedBatchNormV3: (context) => normalized(context, context.input(0), 1),
  LRN: localResponse,
  LogSoftmax: logSoftmax,
  Max: reduction('max'),
  Mean: reduction('mean'),
  Min: reduction('min'),
  Prod: reduction('product'),
  Softmax: (context) => softmaxed(context.operation, context.input(0), -1),
  Sum: reduction('sum'),
};

/**
 * Batch normalization; TensorFlow's further outputs are statistics of the batch, which only training takes.
 * @param first where scale, offset, mean and variance begin among the inputs
 */
export function normalized(context: NodeContext, x: DataflowTensor, first: number): DataflowTensor {
  const statistics = {
    gamma: context.input(first),
    beta: context.input(first + 1),
    mean: context.input(first + 2),
    variance: context.input(first + 3),
  };
  if (needConstant(statistics.mean, 'mean').values.length === 0) {
    throw unsupported('It normalizes with the statistics of the batch that it is given, as in training.');
  }
  return batchNormalized(context.operation, x, statistics, {
    epsilon: context.attributes.number('epsilon') ?? defaultEpsilon,
    axis: isChannelsFirst(context) ? 1 : -1,
  });
}

/** TensorFlow's own. */
const defaultEpsilon = 1e-4;

/** The settings' defaults are TensorFlow's; its alpha counts for one channel, not for the whole window. */
function localResponse(context: NodeContext): DataflowTensor {
  const { attributes } = context;
  const size = 2 * (attributes.number('depth_radius') ?? 5) + 1;
  return localResponseNorm(context.operation, context.input(0), {
    size,
    alpha: (attributes.number('alpha') ?? 1) * size,
    beta: attributes.number('beta') ?? 0.5,
    bias: attributes.number('bias') ?? 1,
  });
}

/** x − max − log Σ exp(x − max), which stays finite where the softmax itself becomes 0. */
function logSoftmax(context: NodeContext): DataflowTensor {
  const { operation } = context;
  const x = context.input(0);
  const shifted = elementwise(operation, 'subtract', x, reduced(operation, 'max', x, [-1], true));
  const total = reduced(
    operation,
    'sum',
    activated(operation, { function: 'exponential' }, shifted),
    [-1],
    true,
  );
  return elementwise(operation, 'subtract', shifted, activated(operation, { function: 'log' }, total));
}
