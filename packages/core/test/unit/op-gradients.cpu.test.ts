import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { opOf } from '../../src/network/build-network.js';
import type { Shape } from '../../src/network/network.js';
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

it.each(opCases.map((each) => [each.name, each] as const))('%s: open sizes stay open', (_, opCase) => {
  const weights = Object.fromEntries(
    Object.entries(opCase.weightShapes ?? {}).map(([role, shape]) => [
      role,
      { shape, values: new Float32Array(shape.reduce((count, size) => count * size, 1)) },
    ]),
  );
  const infer = (shapes: readonly Shape[]) => opOf(opCase).inferShape(opCase.attributes, shapes, weights);
  const known = infer(opCase.inputShapes);
  // Channels are what weights are made for: they are always known.
  const open = infer(
    opCase.inputShapes.map((shape) => shape.map((size, axis) => (axis < shape.length - 1 ? null : size))),
  );
  expect(open).toHaveLength(known.length);
  open.forEach((size, axis) => expect([null, known[axis]]).toContain(size));
});

describeOpGradients('cpu');
