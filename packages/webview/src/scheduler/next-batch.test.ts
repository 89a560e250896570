import { describe, expect, it } from 'vitest';
import { nextBatch } from './next-batch.js';

const all = () => true;

describe('nextBatch', () => {
  it('takes what is in sight first, in reading order', () => {
    expect(nextBatch(all, 64, { first: 16, last: 31 }, 4)).toEqual([16, 17, 18, 19]);
  });

  it('leaves out what is there already', () => {
    const there = new Set([0, 1, 3]);
    expect(nextBatch((channel) => !there.has(channel), 8, { first: 0, last: 3 }, 3)).toEqual([2, 4, 5]);
  });

  it('goes on below, then above with the nearest first', () => {
    const there = new Set([4, 5, 6]);
    expect(nextBatch((channel) => !there.has(channel), 8, { first: 4, last: 6 }, 4)).toEqual([7, 3, 2, 1]);
  });

  it('is empty when nothing is missing', () => {
    expect(nextBatch(() => false, 8, { first: 0, last: 7 }, 4)).toEqual([]);
  });

  it('survives a range of a grid that had more tiles', () => {
    expect(nextBatch(all, 3, { first: 40, last: 60 }, 2)).toEqual([2, 1]);
  });
});
