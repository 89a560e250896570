import '@tensorflow/tfjs-backend-cpu';
import {
  abs,
  max,
  memory,
  randomUniform,
  setBackend,
  sub,
  tidy,
  type Rank,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildNetwork, type NodeDraft } from '../../src/network/build-network.js';
import type { Network, Weight } from '../../src/network/network.js';
import type { Attributes } from '../../src/ops/op.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { planSteps } from '../../src/program/plan.js';
import { Program } from '../../src/program/program.js';
import { createRandom } from '../../src/random.js';

beforeAll(() => setBackend('cpu'));

const random = createRandom(5);

/** Values between ½ and 1½, either sign. */
function weight(...shape: number[]): Weight {
  const length = shape.reduce((product, size) => product * size, 1);
  const value = () => (0.5 + random()) * (random() < 0.5 ? -1 : 1);
  return { shape, values: Float32Array.from({ length }, value) };
}

type Tail = Pick<NodeDraft, 'op' | 'attributes' | 'weights'>;

function constant(
  name: Attributes<'withConstant'>['function'],
  shape: readonly number[],
  constantFirst = false,
): Tail {
  return {
    op: 'withConstant',
    attributes: { function: name, constantFirst },
    weights: { constant: weight(...shape) },
  };
}

const norm: Tail = {
  op: 'batchNorm',
  attributes: { epsilon: 1e-3, axis: -1 },
  weights: {
    gamma: weight(6),
    beta: weight(6),
    mean: weight(6),
    variance: { shape: [6], values: Float32Array.of(1, 2, 0.5, 1.5, 0.7, 3) },
  },
};

const relu: Tail = {
  op: 'rectifier',
  attributes: { maxValue: null, negativeSlope: 0, threshold: 0 },
  weights: {},
};

const window = { size: [3, 3], strides: [1, 1], dilations: [1, 1], padding: 'same' } as const;
const transposed = { ...window, outputPadding: null };

/** Operations that make 6 channels of 4. */
const heads: Readonly<Record<string, Tail>> = {
  conv2d: { op: 'conv2d', attributes: { ...window, groups: 1 }, weights: { kernel: weight(3, 3, 4, 6) } },
  'conv2d with a bias': {
    op: 'conv2d',
    attributes: { ...window, groups: 1 },
    weights: { kernel: weight(3, 3, 4, 6), bias: weight(6) },
  },
  'conv2d of 2 groups': {
    op: 'conv2d',
    attributes: { ...window, groups: 2 },
    weights: { kernel: weight(3, 3, 2, 6) },
  },
  conv2dTranspose: {
    op: 'conv2dTranspose',
    attributes: { ...transposed, groups: 1 },
    weights: { kernel: weight(3, 3, 6, 4) },
  },
  dense: { op: 'dense', attributes: {}, weights: { kernel: weight(4, 6), bias: weight(6) } },
};

/** The image, one of the heads, and a chain behind it whose nodes are called tail1, tail2 … */
function chain(head: Tail | undefined, tails: readonly Tail[], inChannels = 4): Network {
  const image = { op: 'input', attributes: { shape: [null, null, null, inChannels] }, weights: {} };
  const ids = ['image', 'head', ...tails.map((_, index) => `tail${index + 1}`)];
  const nodes = [image, head ?? image, ...tails].map(
    (node, index) =>
      ({
        ...node,
        id: ids[index],
        layer: ids[index],
        inputs: index === 0 ? [] : [ids[index - 1]],
      }) as NodeDraft,
  );
  return buildNetwork({
    name: 'chain',
    source: { format: 'made for a test' },
    nodes,
    layers: nodes.map((node) => ({ name: node.layer, type: node.op, weights: node.weights })),
    outputs: [],
    warnings: [],
  });
}

/** How many steps the last node takes, whose value must be what it is when nothing is folded. */
function stepCount(network: Network, targets: readonly string[] = [network.nodes.at(-1)?.id ?? '']): number {
  const tensorCount = memory().numTensors;
  const weights = new DeviceWeights();
  const inChannels = network.nodes[0]?.outputShape?.at(-1) ?? 0;
  const image = randomUniform<Rank.R4>([2, 5, 6, inChannels], -1, 1, 'float32', 3);
  const computed = network.nodes.slice(1).map(({ id }) => id);
  const [folded, alone] = [targets, computed].map((asked) =>
    new Program({ network, weights, targets: asked }).forward(image),
  );
  for (const target of targets) {
    const [found, expected] = [folded?.get(target) as Tensor, alone?.get(target) as Tensor];
    const difference = tidy(() => max(abs(sub(found, expected))).dataSync()[0] ?? Number.NaN);
    const largest = tidy(() => max(abs(expected)).dataSync()[0] ?? Number.NaN);
    expect(difference / largest).toBeLessThan(1e-5);
  }
  for (const values of [folded, alone]) values?.forEach((value) => value.dispose());
  const { steps } = planSteps(network.nodes, new Set(targets), weights);
  image.dispose();
  weights.dispose();
  expect(memory().numTensors).toBe(tensorCount);
  return steps.length;
}

describe('what a plan folds', () => {
  it.each(Object.entries(heads))('%s takes in constants per channel and norms', (_, head) => {
    expect(stepCount(chain(head, [constant('add', [6]), relu]))).toBe(1);
    expect(stepCount(chain(head, [constant('multiply', [6], true)]))).toBe(1);
    expect(stepCount(chain(head, [constant('subtract', [1, 6]), constant('divide', [])]))).toBe(1);
    expect(stepCount(chain(head, [constant('add', [1]), norm, constant('multiply', [1, 1, 6]), relu]))).toBe(
      1,
    );
  });

  it('a depthwise convolution takes them in too', () => {
    const head: Tail = { op: 'depthwiseConv2d', attributes: window, weights: { kernel: weight(3, 3, 3, 2) } };
    const tails = [constant('multiply', [6]), constant('add', [1, 1, 1, 6]), norm, relu];
    expect(stepCount(chain(head, tails, 3))).toBe(1);
  });

  it('nothing that is no scale or offset per channel', () => {
    const { conv2d, dense } = heads;
    expect(stepCount(chain(conv2d, [constant('subtract', [6], true)]))).toBe(2);
    expect(stepCount(chain(conv2d, [constant('divide', [6], true)]))).toBe(2);
    expect(stepCount(chain(conv2d, [constant('maximum', [6])]))).toBe(2);
    expect(stepCount(chain(conv2d, [constant('add', [5, 1, 1])]))).toBe(2);
    expect(stepCount(chain(dense, [constant('multiply', [6, 1])]))).toBe(2);
    expect(stepCount(chain(conv2d, [relu, constant('multiply', [6])]))).toBe(2);
  });

  it('no constant that enlarges the output', () => {
    const single: Tail = {
      op: 'conv2d',
      attributes: { ...window, groups: 1 },
      weights: { kernel: weight(3, 3, 4, 1) },
    };
    expect(stepCount(chain(single, [constant('add', [6])]))).toBe(2);
  });

  it('nothing into a transposed convolution of several groups, whose kernel the groups share', () => {
    const head: Tail = {
      op: 'conv2dTranspose',
      attributes: { ...transposed, groups: 2 },
      weights: { kernel: weight(3, 3, 3, 4) },
    };
    expect(stepCount(chain(head, [norm]))).toBe(2);
    expect(stepCount(chain(head, [constant('multiply', [6])]))).toBe(2);
  });

  it('nothing across a node that is asked for', () => {
    expect(stepCount(chain(heads['conv2d'], [constant('add', [6]), relu]), ['head', 'tail2'])).toBe(3);
  });
});
