/** A network small enough to check by hand, with what programs may get wrong: norms, a branch, a shared value. */
import { buildNetwork, type NodeDraft } from '../../src/network/build-network.js';
import type { Network, Weight } from '../../src/network/network.js';
import { createRandom } from '../../src/random.js';

const random = createRandom(11);

function randomWeight(shape: readonly number[], low = -1, high = 1): Weight {
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, values: Float32Array.from({ length }, () => low + (high - low) * random()) };
}

function convolution(id: string, input: string, kernel: readonly number[], strides: number): NodeDraft {
  const [height = 1, width = 1, , filters = 1] = kernel;
  return {
    id,
    layer: id,
    op: 'conv2d',
    attributes: {
      size: [height, width],
      strides: [strides, strides],
      dilations: [1, 1],
      padding: 'same',
      groups: 1,
    },
    inputs: [input],
    weights: { kernel: randomWeight(kernel), bias: randomWeight([filters]) },
  };
}

function norm(id: string, input: string, channels: number): NodeDraft {
  return {
    id,
    layer: id,
    op: 'batchNorm',
    attributes: { epsilon: 1e-3, axis: -1 },
    inputs: [input],
    weights: {
      gamma: randomWeight([channels]),
      beta: randomWeight([channels]),
      mean: randomWeight([channels]),
      variance: randomWeight([channels], 0.2, 1),
    },
  };
}

const relu = (id: string, input: string): NodeDraft => ({
  id,
  layer: id,
  op: 'rectifier',
  attributes: { maxValue: null, negativeSlope: 0, threshold: 0 },
  inputs: [input],
  weights: {},
});

const nodes: readonly NodeDraft[] = [
  // Out of execution order on purpose.
  {
    id: 'logits',
    layer: 'logits',
    op: 'dense',
    attributes: {},
    inputs: ['pool'],
    weights: { kernel: randomWeight([6, 4]) },
  },
  {
    id: 'image',
    layer: 'image',
    op: 'input',
    attributes: { shape: [null, null, null, 3] },
    inputs: [],
    weights: {},
  },
  convolution('conv_1', 'image', [3, 3, 3, 6], 1),
  norm('norm_1', 'conv_1', 6),
  { id: 'dropout', layer: 'dropout', op: 'identity', attributes: {}, inputs: ['norm_1'], weights: {} },
  relu('relu_1', 'dropout'),
  convolution('conv_2', 'relu_1', [3, 3, 6, 6], 1),
  norm('norm_2', 'conv_2', 6),
  {
    id: 'sum',
    layer: 'sum',
    op: 'merge',
    attributes: { function: 'add' },
    inputs: ['norm_2', 'relu_1'],
    weights: {},
  },
  relu('relu_2', 'sum'),
  {
    id: 'depthwise',
    layer: 'depthwise',
    op: 'depthwiseConv2d',
    attributes: { size: [3, 3], strides: [2, 2], dilations: [1, 1], padding: 'same' },
    inputs: ['relu_2'],
    weights: { kernel: randomWeight([3, 3, 6, 1]) },
  },
  norm('norm_3', 'depthwise', 6),
  relu('relu_3', 'norm_3'),
  {
    id: 'pool',
    layer: 'pool',
    op: 'globalAveragePool',
    attributes: { keepDims: false },
    inputs: ['relu_3'],
    weights: {},
  },
  {
    id: 'lambda',
    layer: 'lambda',
    op: 'opaque',
    attributes: { reason: 'It holds Python code.' },
    inputs: ['relu_3'],
    weights: {},
  },
  relu('after', 'lambda'),
];

/** A network whose layers are its nodes. */
function networkOf(drafts: readonly NodeDraft[]): Network {
  return buildNetwork({
    name: 'small',
    source: { format: 'made for a test' },
    nodes: drafts,
    layers: drafts.map((node) => ({ name: node.layer, type: node.op, weights: node.weights })),
    outputs: [],
    warnings: [],
  });
}

export const smallNetwork: Network = networkOf(nodes);

/** One convolution of brightness, whose biases leave filter 0 just closed on grey, 1 far away and 2 open. */
export const closedNetwork: Network = networkOf([
  {
    id: 'image',
    layer: 'image',
    op: 'input',
    attributes: { shape: [null, null, null, 3] },
    inputs: [],
    weights: {},
  },
  {
    ...convolution('conv', 'image', [3, 3, 3, 3], 1),
    weights: {
      kernel: { shape: [3, 3, 3, 3], values: new Float32Array(81).fill(1 / 27) },
      bias: { shape: [3], values: Float32Array.of(-149, -1e4, 0) },
    },
  },
  relu('relu', 'conv'),
]);
