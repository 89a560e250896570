import { expect, it } from 'vitest';
import type { RgbaImage } from '../images/rgba-image.js';
import { nextDreamFrame } from './next-dream-frame.js';

const still = { zoomPercent: 0, rotation: 0, shiftX: 0, shiftY: 0 };

/** Grey values, row by row. */
function grey(width: number, values: readonly number[]): RgbaImage {
  const data = Uint8ClampedArray.from(values.flatMap((value) => [value, value, value, 255]));
  return { width, height: values.length / width, data };
}

const valuesOf = ({ data }: RgbaImage) => Array.from(data).filter((_, index) => index % 4 === 0);

it('changes nothing without a motion', () => {
  const picture = grey(3, [10, 20, 30, 40, 50, 60]);
  expect(nextDreamFrame(picture, still)).toEqual(picture);
});

it('shifts to the right and down, and mirrors what comes in', () => {
  const picture = grey(3, [10, 20, 30, 40, 50, 60]);
  expect(valuesOf(nextDreamFrame(picture, { ...still, shiftX: 1 }))).toEqual([10, 10, 20, 40, 40, 50]);
  expect(valuesOf(nextDreamFrame(picture, { ...still, shiftY: 1 }))).toEqual([10, 20, 30, 10, 20, 30]);
  expect(valuesOf(nextDreamFrame(picture, { ...still, shiftX: -2 }))).toEqual([30, 30, 20, 60, 60, 50]);
});

it('turns clockwise about the middle', () => {
  const picture = grey(3, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(valuesOf(nextDreamFrame(picture, { ...still, rotation: 90 }))).toEqual([7, 4, 1, 8, 5, 2, 9, 6, 3]);
});

it('zooms into the middle', () => {
  // Twice as large: each step of a pixel is half a step in the source.
  const picture = grey(5, [0, 40, 80, 120, 160]);
  expect(valuesOf(nextDreamFrame(picture, { ...still, zoomPercent: 100 }))).toEqual([40, 60, 80, 100, 120]);
  expect(valuesOf(nextDreamFrame(picture, { ...still, zoomPercent: -50 }))).toEqual([40, 0, 80, 160, 120]);
});

it('takes a picture that is one pixel high', () => {
  expect(valuesOf(nextDreamFrame(grey(2, [0, 100]), { ...still, rotation: 180 }))).toEqual([100, 0]);
});
