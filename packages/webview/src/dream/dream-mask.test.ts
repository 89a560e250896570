import { beforeEach, expect, it } from 'vitest';
import { DreamMask } from './dream-mask.js';

const size = { width: 10, height: 6 };
let mask: DreamMask;
const at = (x: number, y: number, { width, data } = mask.of(size) ?? { width: 0, data: [] as number[] }) =>
  data[y * width + x];

beforeEach(() => {
  mask = new DreamMask();
});

it('is free everywhere until something is painted', () => {
  expect(mask.of(size)).toBeNull();
  mask.paint(size, { x: 5, y: 3, radius: 2, value: 255 });
  expect(mask.of(size)?.data).toHaveLength(60);
  expect(at(4, 2)).toBe(255);
  expect(at(0, 0)).toBe(0);
});

it('is soft at the edge of the brush alone, and never takes back what was painted', () => {
  mask.paint(size, { x: 5, y: 3, radius: 2, value: 255 });
  // Its middle is 1.58 px away: between the hard part (1.5 px) and the end (2 px).
  expect(at(6, 3)).toBe(Math.round((255 * (2 - Math.hypot(1.5, 0.5))) / 0.5));
  const before = at(6, 3);
  mask.paint(size, { x: 8.1, y: 3, radius: 2, value: 255 });
  expect(at(6, 3)).toBeGreaterThanOrEqual(before ?? 255);
  expect(at(4, 2)).toBe(255);
});

it('closes again under the eraser, and a stroke leaves no gaps', () => {
  mask.paint(size, { x: 0, y: 3, radius: 1.5, value: 255 });
  mask.stroke(size, { x: 0, y: 3 }, { x: 10, y: 3, radius: 1.5, value: 255 });
  expect(Array.from({ length: 10 }, (_, x) => at(x, 3))).toEqual(Array.from({ length: 10 }, () => 255));
  mask.paint(size, { x: 5, y: 3, radius: 1.5, value: 0 });
  expect(at(5, 3)).toBe(0);
  expect(at(0, 3)).toBe(255);
});

it('inverts, and goes away', () => {
  mask.paint(size, { x: 5, y: 3, radius: 2, value: 255 });
  mask.invert();
  expect(at(4, 2)).toBe(0);
  expect(at(0, 0)).toBe(255);
  mask.clear();
  expect(mask.of(size)).toBeNull();
});

it('takes the lightness of a picture, and nothing where it is transparent', () => {
  const data = new Uint8ClampedArray([255, 255, 255, 255, 0, 0, 0, 255, 255, 255, 255, 0, 255, 0, 0, 255]);
  mask.take({ width: 4, height: 1, data });
  expect([...(mask.of({ width: 4, height: 1 })?.data ?? [])]).toEqual([255, 0, 0, 76]);
});

it('follows the picture to another size without softening what is closed', () => {
  mask.take({ width: 2, height: 1, data: new Uint8ClampedArray([255, 255, 255, 255, 0, 0, 0, 255]) });
  expect([...(mask.of({ width: 5, height: 2 })?.data ?? [])]).toEqual([255, 255, 0, 0, 0, 255, 255, 0, 0, 0]);
});
