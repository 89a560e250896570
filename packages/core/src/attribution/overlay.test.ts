import { expect, it } from 'vitest';
import { overlay } from './overlay.js';

const picture = { width: 2, height: 1, data: Uint8ClampedArray.of(100, 0, 200, 255, 50, 50, 50, 128) };
const heat = { width: 2, height: 1, data: Uint8ClampedArray.of(200, 100, 0, 255, 250, 250, 250, 0) };

it.each<[number, readonly number[]]>([
  [0, [100, 0, 200, 255]],
  [0.5, [150, 50, 100, 255]],
  [1, [200, 100, 0, 255]],
  [7, [200, 100, 0, 255]],
])('lays one picture over another at opacity %f', (opacity, expected) => {
  const { data, ...size } = overlay(picture, heat, opacity);
  expect(size).toEqual({ width: 2, height: 1 });
  expect(Array.from(data.subarray(0, 4))).toEqual(expected);
  // Where the heat is transparent the picture shows, with its own transparency.
  expect(Array.from(data.subarray(4))).toEqual([50, 50, 50, 128]);
});

it('leaves both as they are', () => {
  const before = [picture.data.slice(), heat.data.slice()];
  overlay(picture, heat, 0.5);
  expect([picture.data, heat.data]).toEqual(before);
});

it('refuses pictures of two sizes', () => {
  const tall = { width: 1, height: 2, data: heat.data };
  expect(() => overlay(picture, tall, 0.5)).toThrow(
    'over a picture of 2×1 pixels must have its size, not 1×2',
  );
});
