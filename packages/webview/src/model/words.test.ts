import { expect, it } from 'vitest';
import { inputEncodings } from '@featurescope/core';
import { duration, encodingWords, fileSize, fourDigits, percentage, shortNumber } from './words.js';

it.each([
  [0, '0'],
  [-0.03124, '−0.0312'],
  [5, '5.00'],
  [123.456, '123'],
  [12345.6, '12346'],
  [1.2e-7, '1.20e−7'],
  [3e9, '3.00e9'],
  [NaN, 'NaN'],
  [-Infinity, '−∞'],
])('writes the number %d as %s', (value, words) => {
  expect(shortNumber(value)).toBe(words);
});

it.each([
  [25 / 180, 0.1389],
  [0.05, 0.05],
  [4096, 4096],
])('rounds %d to the digits that matter', (value, rounded) => {
  expect(fourDigits(value)).toBe(rounded);
});

it.each([
  [3100, '3.1 s'],
  [42_000, '42 s'],
  [59_700, '1 min 0 s'],
  [125_000, '2 min 5 s'],
  [3_720_000, '1 h 2 min'],
])('writes %d ms as %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});

it.each([
  [0, '0 %'],
  [0.0001, '<0.1 %'],
  [0.012, '1.2 %'],
  [1, '100 %'],
])('writes the share %d as %s', (share, words) => {
  expect(percentage(share)).toBe(words);
});

it.each([
  [512, '512 B'],
  [2_400_000, '2.4 MB'],
  [1.5e9, '1.50 GB'],
])('writes %d bytes as %s', (bytes, words) => {
  expect(fileSize(bytes)).toBe(words);
});

it.each([
  ['0..255', '0 to 255'],
  ['-1..1', '−1 to 1'],
  ['caffe', '0 to 255 BGR − mean'],
  ['torch', '0 to 1, (x − mean) / std'],
] as const)('says what the input encoding %s is', (name, words) => {
  expect(encodingWords(inputEncodings[name])).toBe(words);
});
