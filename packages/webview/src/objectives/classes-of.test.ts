import { expect, it } from 'vitest';
import { classesOf } from './classes-of.js';

it.each<[string, number, readonly number[]]>([
  ['', 3, [0, 1, 2]],
  ['2', 10, [2]],
  ['0-2, 7', 10, [0, 1, 2, 7]],
  ['3 3 3–4', 10, [3, 4]],
  ['8-20', 10, [8, 9]],
  ['12', 10, []],
  ['cats', 10, []],
])('"%s" of %i classes', (range, classCount, expected) => {
  expect(classesOf(range, classCount)).toEqual(expected);
});

it('makes the first of very many', () => {
  expect(classesOf('', 1000)).toHaveLength(50);
});
