import { expect, it } from 'vitest';
import { floatImageFrom } from './float-image.js';
import { parseJsonArray } from './parse-json-array.js';

const twoByTwo = { height: 2, width: 2, channels: 1 };

it.each([
  ['flat', '[1, 2, 3, 4]'],
  ['rows', '[[1, 2], [3, 4]]'],
  ['rows of pixels', '[[[1], [2]], [[3], [4]]]'],
  ['a batch', '[[[[1], [2]], [[3], [4]]]]'],
  ['a shape beside', '{"shape": [2, 2, 1], "data": [1, 2, 3, 4]}'],
])('reads numbers given as %s', (_, text) => {
  const image = floatImageFrom('x.json', parseJsonArray('x.json', text), twoByTwo);
  expect(image).toEqual({ ...twoByTwo, values: Float32Array.of(1, 2, 3, 4) });
});

it('takes any size where the network leaves it open', () => {
  const array = parseJsonArray('x.json', '[[[1, 2, 3], [4, 5, 6]]]');
  expect(floatImageFrom('x.json', array, { height: null, width: null, channels: 3 })).toMatchObject({
    ...{ height: 1, width: 2, channels: 3 },
  });
});

it.each([
  ['[1, 2', 'it is no JSON'],
  ['"text"', 'no array of numbers'],
  ['{"a": 1}', 'expected nested arrays'],
  ['[[1, 2], [3]]', 'different lengths'],
  ['[[1, 2], [3, "4"]]', 'holds "4"'],
  ['{"shape": [3], "data": [1]}', 'needs 3 numbers'],
  ['[1, 2, 3]', 'has the shape (3), and the network takes (2, 2, 1)'],
  ['[[[1, 2], [3, 4]], [[1, 2], [3, 4]]]', 'has the shape (2, 2, 2)'],
])('refuses %s', (text, words) => {
  expect(() => floatImageFrom('x.json', parseJsonArray('x.json', text), twoByTwo)).toThrow(words);
});
