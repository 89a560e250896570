import '@tensorflow/tfjs-backend-wasm';
import { memory, setBackend, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Optimizer } from '../../src/visualization/optimizers/optimizer.js';
import type { OptimizerSpec } from '../../src/visualization/recipe.js';
import { largestDifference } from './tensor-checks.js';
import { readVisualizationGoldens } from './visualization-goldens.js';

beforeAll(() => setBackend('wasm'));

describe('optimizers', () => {
  it.each(readVisualizationGoldens().optimizers.map((golden) => [golden.name, golden] as const))(
    '%s goes where Keras goes, step by step',
    async (_, { spec, start, gradients, after }) => {
      const before = memory().numTensors;
      const optimizer = new Optimizer(spec);
      let parameter = tensor([...start], [1, start.length]);
      for (const [step, gradient] of gradients.entries()) {
        const slope = tensor([...gradient], [1, gradient.length]);
        const [next] = optimizer.step([parameter], [slope]);
        slope.dispose();
        parameter.dispose();
        if (!next) throw new Error('The step gave nothing.');
        parameter = next;
        const distance = largestDifference(await parameter.data(), after[step] ?? []);
        expect(distance, `step ${step}`).toBeLessThan(2e-5);
      }
      parameter.dispose();
      optimizer.dispose();
      expect(memory().numTensors).toBe(before);
    },
  );

  const ascent = { kind: 'gradient-ascent', epsilon: 0, stepSize: 1 } as const;

  it.each([
    [
      { ...ascent, normalization: 'rms' },
      [
        [0.6 * Math.SQRT2, 0.8 * Math.SQRT2],
        [0, -Math.SQRT2],
      ],
    ],
    [
      { ...ascent, normalization: 'l2' },
      [
        [0.6, 0.8],
        [0, -1],
      ],
    ],
    [
      { ...ascent, normalization: 'none' },
      [
        [3, 4],
        [0, -2],
      ],
    ],
  ] satisfies (readonly [OptimizerSpec, number[][]])[])(
    '%j takes its norm per image',
    async (spec, expected) => {
      const gradient = tensor([3, 4, 0, -2], [2, 2]);
      const [next] = new Optimizer(spec).step([tensor([0, 0, 0, 0], [2, 2])], [gradient]);
      expect(largestDifference((await next?.data()) ?? [], expected.flat())).toBeLessThan(1e-6);
    },
  );

  it('a gradient of zero is no NaN', async () => {
    for (const normalization of ['rms', 'l2'] as const) {
      const zero = tensor([0, 0], [1, 2]);
      const [next] = new Optimizer({ ...ascent, epsilon: 1e-5, normalization }).step([zero], [zero]);
      expect(Array.from((await next?.data()) ?? [])).toEqual([0, 0]);
    }
  });

  it('a decaying step is 1 / (offset + slope · step), counted from 0', async () => {
    const optimizer = new Optimizer({
      ...ascent,
      normalization: 'none',
      stepSize: { kind: 'inverse', offset: 100, slope: 10 },
    });
    let at = 0;
    for (const expected of [1 / 100, 1 / 110, 1 / 120]) {
      const [next] = optimizer.step([tensor([at], [1, 1])], [tensor([1], [1, 1])]);
      const [value = Number.NaN] = (await next?.data()) ?? [];
      expect(value - at).toBeCloseTo(expected, 6);
      at = value;
    }
  });
});
