import { expect, it } from 'vitest';
import { networkSize, standardSide } from './network-size.js';

it.each([
  [
    { width: 28, height: 28 },
    { width: 400, height: 300 },
    { width: 28, height: 28 },
  ],
  [
    { width: null, height: null },
    { width: 400, height: 300 },
    { width: 128, height: 96 },
  ],
  [
    { width: null, height: null },
    { width: 30, height: 40 },
    { width: 96, height: 128 },
  ],
  [
    { width: 64, height: null },
    { width: 400, height: 200 },
    { width: 64, height: 32 },
  ],
  [
    { width: null, height: 64 },
    { width: 400, height: 200 },
    { width: 128, height: 64 },
  ],
  [
    { width: null, height: null },
    { width: 5000, height: 1 },
    { width: 128, height: 1 },
  ],
])('a network of %o gets a picture of %o as %o', (input, picture, size) => {
  expect(networkSize(input, picture, 128)).toEqual(size);
});

it('large networks get larger pictures', () => {
  expect([70_000, 14_000_000].map((parameterCount) => standardSide({ parameterCount }))).toEqual([128, 224]);
});
