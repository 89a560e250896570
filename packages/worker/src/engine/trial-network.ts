import { inputEncodings, type Network, type NetworkNode, type Shape, type Weight } from '@featurescope/core';

/** The layer of the trial network that the self-test looks at. */
export const trialLayer = 'second';

export interface TrialSizes {
  /** Channels between the convolutions. Default: 4. */
  readonly hidden?: number;
  /** Default: 2. */
  readonly filters?: number;
  /** Of the second convolution. Default: 2. */
  readonly stride?: number;
}

/** Two convolutions with a ReLU between them, the first from 3 channels with stride 1. */
export function trialNetwork({ hidden = 4, filters = 2, stride = 2 }: TrialSizes = {}): Network {
  const first = { kernel: trialWeight([3, 3, 3, hidden], 1.7) };
  const second = { kernel: trialWeight([3, 3, hidden, filters], 2.3), bias: trialWeight([filters], 0.9) };
  const convolution = { size: [3, 3], dilations: [1, 1], padding: 'same', groups: 1 } as const;
  const relu = { maxValue: null, negativeSlope: 0, threshold: 0 } as const;
  const nodes = [
    node({
      ...{ id: 'input', op: 'input', inputs: [], weights: {} },
      ...{ attributes: { shape: imageShape(3) }, outputShape: imageShape(3) },
    }),
    node({
      ...{ id: 'first', op: 'conv2d', inputs: ['input'], weights: first },
      ...{ attributes: { ...convolution, strides: [1, 1] }, outputShape: imageShape(hidden) },
    }),
    node({
      ...{ id: 'relu', op: 'rectifier', inputs: ['first'], weights: {} },
      ...{ attributes: relu, outputShape: imageShape(hidden) },
    }),
    node({
      ...{ id: trialLayer, op: 'conv2d', inputs: ['relu'], weights: second },
      ...{ attributes: { ...convolution, strides: [stride, stride] }, outputShape: imageShape(filters) },
    }),
  ];
  return {
    name: 'trial',
    source: { format: 'built in' },
    nodes,
    layers: nodes.map(({ id, outputShape, weights }) => ({
      ...{
        name: id,
        type: 'trial',
        nodeIds: [id],
        outputShape,
        parameterCount: 0,
        weights,
        unsupported: null,
      },
    })),
    inputs: ['input'],
    outputs: [trialLayer],
    inputEncoding: { encoding: inputEncodings['0..1'], reason: 'It is made here.' },
    warnings: [],
  };
}

function imageShape(channels: number): Shape {
  return [null, null, null, channels];
}

/** Numbers in [-1, 1] with no pattern that a mixed-up axis would keep. */
function trialWeight(shape: readonly number[], frequency: number): Weight {
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, values: Float32Array.from({ length }, (_, index) => Math.sin((index + 1) * frequency)) };
}

function node<Op extends NetworkNode['op']>(options: Omit<NetworkNode<Op>, 'layer'>): NetworkNode<Op> {
  return { ...options, layer: options.id };
}
