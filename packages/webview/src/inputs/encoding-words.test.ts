import { inputEncodings } from '@featurescope/core';
import { expect, it } from 'vitest';
import { encodingNameOf, encodingNames, longEncodingTitle, numberListFrom } from './encoding-words.js';

it('knows every encoding by its numbers', () => {
  for (const name of encodingNames) expect(encodingNameOf(inputEncodings[name])).toBe(name);
  expect(encodingNameOf({ ...inputEncodings['0..255'], mean: [0, 0, 0], std: [1, 1, 1] })).toBe('0..255');
  expect(encodingNameOf({ ...inputEncodings['0..1'], channelOrder: 'grey' })).toBe('0..1');
  expect(encodingNameOf({ ...inputEncodings['0..1'], channelOrder: 'bgr' })).toBeNull();
  expect(encodingNameOf({ ...inputEncodings['0..1'], mean: [0.5] })).toBeNull();
});

it('names each differently', () => {
  expect(new Set(encodingNames.map(longEncodingTitle)).size).toBe(encodingNames.length);
});

it.each([
  ['103.9, 116.8,123.7', [103.9, 116.8, 123.7]],
  ['−1 1', [-1, 1]],
  ['', null],
  ['1, two', null],
  ['Infinity', null],
])('reads numbers from "%s"', (text, expected) => {
  expect(numberListFrom(text)).toEqual(expected);
});
