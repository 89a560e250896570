import { expect, it } from 'vitest';
import { pictureFormat } from './picture-format.js';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

it.each([
  ['\xff\xd8\xff\xe0\0\x10JFIF', 'JPEG'],
  ['\x89PNG\r\n\x1a\n\0\0\0\r', 'PNG'],
  ['GIF89a\x01\0', 'GIF'],
  ['RIFF\x10\0\0\0WEBPVP8 ', 'WebP'],
  ['BM\x3e\0\0\0', 'BMP'],
  ['\x89HDF\r\n\x1a\n', null],
  ['RIFF\x10\0\0\0WAVEfmt ', null],
  ['', null],
])('tells %j by its first bytes: %s', (start, expected) => {
  expect(pictureFormat(bytes(start))).toBe(expected);
});
