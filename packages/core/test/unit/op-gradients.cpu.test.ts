import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { opTable } from '../../src/ops/op-table.js';
import { opCases } from '../suites/op-cases.js';
import { describeOpGradients } from '../suites/op-gradients.js';

beforeAll(() => setBackend('cpu'));

it('every op with a gradient has a case', () => {
  const differentiable = Object.entries(opTable)
    .filter(([, definition]) => 'inputGradient' in definition)
    .map(([name]) => name);
  const covered = new Set<string>(opCases.map((each) => each.op));
  expect(differentiable.filter((name) => !covered.has(name))).toEqual([]);
});

describeOpGradients('cpu');
