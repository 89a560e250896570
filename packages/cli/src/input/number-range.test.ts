import { expect, it } from 'vitest';
import { numbersFromRange } from './number-range.js';

it.each([
  ['0-3', [0, 1, 2, 3]],
  ['5', [5]],
  ['3,5, 8-9', [3, 5, 8, 9]],
  ['2,1-3', [2, 1, 3]],
])('"%s"', (text, expected) => {
  expect(numbersFromRange(text, 10, 'filters')).toEqual(expected);
});

it.each([
  ['', 'is no choice of filters'],
  ['a-b', 'is no choice of filters'],
  ['-1', 'is no choice of filters'],
  ['1.5', 'is no choice of filters'],
  ['4-2', 'write "2-4"'],
  ['8-10', 'filters 0 to 9; there is no 10'],
])('refuses "%s"', (text, words) => {
  expect(() => numbersFromRange(text, 10, 'filters')).toThrow(words);
});
