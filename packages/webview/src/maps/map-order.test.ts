import { expect, it } from 'vitest';
import { isAllZero, orderedChannels } from './map-order.js';

const statistics = [
  { mean: 1, max: 2, min: 0, zeroShare: 0.5 },
  { mean: 3, max: 3, min: 3, zeroShare: 0 },
  { mean: 0, max: 0, min: 0, zeroShare: 1 },
  { mean: 1, max: 9, min: 0, zeroShare: 0.9 },
];

it.each([
  ['index', [0, 1, 2, 3]],
  ['mean', [1, 0, 3, 2]],
  ['max', [3, 1, 0, 2]],
  ['sparsity', [2, 3, 0, 1]],
] as const)('orders by %s, equal ones by index', (order, expected) => {
  expect(orderedChannels(statistics, order)).toEqual(expected);
});

it('knows a map that is all zero', () => {
  expect(statistics.map(isAllZero)).toEqual([false, false, true, false]);
});
