import '@tensorflow/tfjs-backend-cpu';
import {
  abs,
  add,
  dispose,
  max,
  memory,
  mul,
  randomUniform,
  setBackend,
  sub,
  sum,
  tidy,
  type Tensor,
  type Rank,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkNode } from '../../src/network/network.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { Program } from '../../src/program/program.js';
import { channelObjective } from '../../src/visualization/objective.js';
import { closedNetwork, smallNetwork } from './small-network.js';

beforeAll(() => setBackend('cpu'));

const image = () => randomUniform<Rank.R4>([2, 9, 8, 3], -1, 1, 'float32', 3);

/** Largest difference, relative to the largest value of `b`. */
function largestDifference(a: Tensor, b: Tensor): number {
  return tidy(
    () => (max(abs(sub(a, b))).dataSync()[0] ?? Number.NaN) / (max(abs(b)).dataSync()[0] ?? Number.NaN),
  );
}

describe('Program', () => {
  const runnable = [
    'conv_1',
    'norm_1',
    'dropout',
    'relu_1',
    'conv_2',
    'norm_2',
    'sum',
    'relu_2',
    'depthwise',
    'relu_3',
    'logits',
  ];

  it.each(runnable)(
    'gives "%s" the same value folded and fused as when every layer is asked for',
    (target) => {
      const weights = new DeviceWeights();
      const x = image();
      const alone = new Program({ network: smallNetwork, weights, targets: [target] })
        .forward(x)
        .get(target) as Tensor;
      // Asked for all at once, nothing may be folded or fused.
      const all = new Program({ network: smallNetwork, weights, targets: runnable }).forward(x);
      expect(largestDifference(alone, all.get(target) as Tensor)).toBeLessThan(1e-5);
      weights.dispose();
    },
  );

  it.each(['relu_1', 'norm_2', 'relu_2', 'relu_3', 'logits'])(
    'sends the gradient of "%s" back to the image',
    (target) => {
      const weights = new DeviceWeights();
      const program = new Program({ network: smallNetwork, weights, targets: [target] });
      const x = image();
      const { objective, gradient } = program.gradient(x, channelObjective(target, [1, 2]));
      const direction = randomUniform(x.shape, -1, 1, 'float32', 5);
      const objectiveAt = (shift: number) =>
        tidy(() => {
          const moved = add(x, mul(direction, shift));
          const targets = program.forward(moved);
          return (
            sum(channelObjective(target, [1, 2])(targets, program.slices).objective).dataSync()[0] ??
            Number.NaN
          );
        });
      const expected = (objectiveAt(1e-3) - objectiveAt(-1e-3)) / 2e-3;
      const found = tidy(() => sum(mul(gradient, direction)).dataSync()[0] ?? Number.NaN);
      expect(objective.shape).toEqual([2]);
      expect(gradient.shape).toEqual(x.shape);
      expect(Math.abs(found - expected)).toBeLessThan(0.02 * Math.max(0.05, Math.abs(expected)));
      weights.dispose();
    },
  );

  it('sends the gradient back to a layer between as if that were the image', () => {
    const weights = new DeviceWeights();
    const x = image();
    const objective = channelObjective('logits', [1, 2]);
    const program = new Program({ network: smallNetwork, weights, targets: ['relu_1', 'logits'] });
    const between = program.forward(x).get('relu_1') as Tensor;
    // Both the convolution after it and the sum beside that take its output.
    const fed = smallNetwork.nodes.map((node): NetworkNode => {
      return node.id === 'relu_1'
        ? { ...node, op: 'input', attributes: { shape: node.outputShape ?? [] }, inputs: [] }
        : node;
    });
    const rest = { ...smallNetwork, nodes: fed, inputs: ['relu_1'] };
    const head = new Program({ network: rest, weights, targets: ['logits'] });
    const expected = head.gradient(between, objective).gradient;
    const found = program.gradient(x, objective, 'relu_1').gradient;
    expect(found.shape).toEqual(between.shape);
    expect(largestDifference(found, expected)).toBeLessThan(1e-5);
    weights.dispose();
  });

  it('computes wanted channels alone where it can, with the same value and gradient', () => {
    const weights = new DeviceWeights();
    const x = image();
    const channels = [3, 1];
    // Nothing reads "relu_2" but the target itself; "sum" joins two branches and is whole.
    for (const [target, isSliced] of [
      ['conv_1', true],
      ['relu_1', true],
      ['conv_2', true],
      ['sum', false],
    ] as const) {
      const whole = new Program({ network: smallNetwork, weights, targets: [target] });
      const sliced = new Program({ network: smallNetwork, weights, targets: [target], channels });
      expect(sliced.slices.has(target)).toBe(isSliced);
      const tensorCount = memory().numTensors;
      const objective = channelObjective(target, channels);
      const [expected, found] = [whole.gradient(x, objective), sliced.gradient(x, objective)];
      expect(largestDifference(found.objective, expected.objective)).toBeLessThan(1e-5);
      expect(largestDifference(found.gradient, expected.gradient)).toBeLessThan(1e-5);
      dispose([...Object.values(expected), ...Object.values(found)]);
      whole.dispose();
      sliced.dispose();
      // What the whole network keeps of its weights stays with them.
      weights.dispose();
      expect(memory().numTensors).toBe(tensorCount);
    }
    x.dispose();
  });

  it('leaves nothing behind, forward and backward, also when the reader stops early', () => {
    const weights = new DeviceWeights();
    const x = image();
    const program = new Program({ network: smallNetwork, weights, targets: runnable });
    const last = new Program({ network: smallNetwork, weights, targets: ['relu_3'] });
    const once = () => {
      for (const value of program.forward(x).values()) value.dispose();
      const { objective, gradient } = last.gradient(x, channelObjective('relu_3', [0, 1]));
      objective.dispose();
      gradient.dispose();
      const between = program.gradient(x, channelObjective('logits', [0, 1]), 'relu_2');
      between.objective.dispose();
      between.gradient.dispose();
      for (const [target] of program.targetsInOrder(x)) if (target === 'sum') break;
    };
    once();
    const tensorCount = memory().numTensors;
    for (let run = 0; run < 5; run++) once();
    expect(memory().numTensors).toBe(tensorCount);
    weights.dispose();
  });

  it('names the layer that cannot run, and runs what lies before it', () => {
    const weights = new DeviceWeights();
    expect(() => new Program({ network: smallNetwork, weights, targets: ['after'] })).toThrow(
      '"after" cannot be computed: it needs layer "lambda". It holds Python code.',
    );
    expect(() => new Program({ network: smallNetwork, weights, targets: ['lambda'] })).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_LAYER' }),
    );
  });
});

describe('gradient rules', () => {
  it('guided backpropagation lets no negative gradient through a ReLU', () => {
    const weights = new DeviceWeights();
    const x = image();
    const gradientUnder = (gradientRule: 'plain' | 'guided') => {
      const program = new Program({ network: smallNetwork, weights, targets: ['relu_3'], gradientRule });
      return program.gradient(x, channelObjective('relu_3', [0, 0])).gradient;
    };
    expect(largestDifference(gradientUnder('plain'), gradientUnder('guided'))).toBeGreaterThan(1e-6);
    weights.dispose();
  });

  it('redirected ReLUs move an image on which the unit is closed', () => {
    const weights = new DeviceWeights();
    const program = (gradientRule: 'plain' | 'redirected') =>
      new Program({ network: closedNetwork, weights, targets: ['relu'], gradientRule });
    const x = image();
    const size = (gradientRule: 'plain' | 'redirected') =>
      tidy(
        () =>
          max(
            abs(program(gradientRule).gradient(x, channelObjective('relu', [1, 1])).gradient),
          ).dataSync()[0],
      );
    expect(size('plain')).toBe(0);
    expect(size('redirected')).toBeGreaterThan(0);
    weights.dispose();
  });
});
