import { expect, it } from 'vitest';
import { Pace } from './pace.js';

it('promises nothing before two steps, and does not count the compilation before the first', () => {
  const pace = new Pace();
  pace.startBatch();
  expect(pace.leftMs(10)).toBeNull();
  pace.step(1, 5000);
  expect(pace.leftMs(10)).toBeNull();
  pace.step(2, 5100);
  expect(pace.leftMs(10)).toBe(1000);
});

it('spreads the time over steps that were not told of', () => {
  const pace = new Pace();
  pace.step(1, 0);
  pace.step(5, 400);
  expect(pace.leftMs(1)).toBe(100);
});

it('remembers the pace across batches, without the time between them', () => {
  const pace = new Pace();
  pace.step(1, 0);
  pace.step(2, 100);
  pace.startBatch();
  pace.step(1, 60_000);
  expect(pace.leftMs(1)).toBe(100);
});
