import { expect, it } from 'vitest';
import { onePixelPng as pixel } from '../../test/unit/one-pixel-png.js';
import { pngTexts, pngWithText } from './png-text.js';

it('puts texts into a PNG and reads them again', () => {
  const texts = { Software: 'Featurescope', Featurescope: '{"objective":"conv_1:17 − 0.5·conv_1:4"}' };
  const png = pngWithText(pixel, texts);
  expect(pngTexts(png)).toEqual(texts);
  expect(pngTexts(pixel)).toEqual({});
  // The header stays first, the end stays last, and the picture between is what it was.
  expect(png.subarray(0, 33)).toEqual(pixel.subarray(0, 33));
  expect(png.subarray(-(pixel.length - 33))).toEqual(pixel.subarray(33));
});

it('checks each text with the sum that PNG readers expect', () => {
  const end = pngWithText(pixel, { a: 'b' }).subarray(33, 33 + 12 + 7);
  // zlib.crc32 of "iTXta\0\0\0\0\0b".
  expect(Array.from(end.subarray(-4))).toEqual([159, 12, 4, 66]);
});

it('refuses what is no PNG', () => {
  expect(() => pngTexts(Uint8Array.of(1, 2, 3))).toThrow('Expected the bytes of a PNG');
});
