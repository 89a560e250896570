import { describe, expect, it } from 'vitest';
import { encodeImage, inputEncodings, type InputEncodingName } from '../images/input-encoding.js';
import { baselineImage } from './baseline.js';

describe('a baseline', () => {
  it.each<[InputEncodingName, number]>([
    ['0..1', 3],
    ['-1..1', 1],
    ['0..255', 3],
    ['caffe', 3],
    ['torch', 3],
  ])('"black" is what black becomes under %s', (name, channels) => {
    const encoding = inputEncodings[name];
    const black = {
      width: 3,
      height: 2,
      data: new Uint8ClampedArray(24).map((_, index) => (index % 4 === 3 ? 255 : 0)),
    };
    const grey = { ...black, data: black.data.map((byte) => byte || 90) };
    const found = baselineImage('black', encodeImage(grey, encoding, channels), encoding);
    expect(found).toEqual(encodeImage(black, encoding, channels).values);
  });

  it('"black" is the lowest value for models of other channels than a picture has', () => {
    const image = { width: 1, height: 1, channels: 5, values: Float32Array.of(1, 2, 3, 4, 5) };
    expect(Array.from(baselineImage('black', image, inputEncodings['-1..1']))).toEqual([-1, -1, -1, -1, -1]);
  });

  it('"mean" is the mean of each channel', () => {
    const image = { width: 2, height: 1, channels: 2, values: Float32Array.of(1, 10, 3, 30) };
    expect(Array.from(baselineImage('mean', image, inputEncodings['0..1']))).toEqual([2, 20, 2, 20]);
  });

  it('"blur" keeps what is even, spreads what is not, in all directions alike, and adds nothing', () => {
    const [width, height] = [41, 33];
    const image = { width, height, channels: 2, values: new Float32Array(width * height * 2) };
    const at = (values: Float32Array, row: number, column: number, channel: number) =>
      values[(row * width + column) * 2 + channel] ?? Number.NaN;
    image.values.forEach((_, index) => {
      if (index % 2 === 1) image.values[index] = 4;
    });
    image.values[(16 * width + 20) * 2] = 1;
    const blurred = baselineImage('blur', image, inputEncodings['0..1']);
    expect(at(blurred, 0, 0, 1)).toBeCloseTo(4, 5);
    expect(at(blurred, 16, 20, 0)).toBeLessThan(0.05);
    expect(at(blurred, 16, 20, 0)).toBeGreaterThan(at(blurred, 16, 22, 0));
    expect(at(blurred, 16, 17, 0)).toBeCloseTo(at(blurred, 16, 23, 0), 7);
    expect(at(blurred, 13, 20, 0)).toBeCloseTo(at(blurred, 16, 23, 0), 7);
    const sum = blurred.reduce((total, value, index) => total + (index % 2 === 0 ? value : 0), 0);
    expect(sum).toBeCloseTo(1, 4);
  });
});
