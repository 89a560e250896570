import { expect, it } from 'vitest';
import { cellAt, mapBox, placeOf } from './map-place.js';

const image = { width: 28, height: 28 };
/** A 5×5 convolution without padding: 24 × 24 cells. */
const valid = {
  size: [5, 5],
  stride: [1, 1],
  start: [0, 0],
  rows: [],
  columns: [],
} as const;

it('lays each cell over the middle of what it sees', () => {
  const box = mapBox(valid, { width: 24, height: 24 }, image);
  expect(box.left).toBeCloseTo(2 / 28);
  expect(box.width).toBeCloseTo(24 / 28);
  const same = { ...valid, start: [-2, -2] } as const;
  expect(mapBox(same, image, image)).toEqual({ left: 0, top: 0, width: 1, height: 1 });
});

it('covers the image with maps that see everything', () => {
  expect(mapBox(null, { width: 3, height: 3 }, image)).toEqual({ left: 0, top: 0, width: 1, height: 1 });
});

it('finds a cell from its place again, and the nearest one from a place beside the map', () => {
  const map = { width: 24, height: 24 };
  const box = mapBox(valid, map, image);
  for (const cell of [
    { row: 0, column: 0 },
    { row: 23, column: 4 },
  ]) {
    expect(cellAt(placeOf(cell, box, map), box, map)).toEqual(cell);
  }
  expect(cellAt({ x: 0, y: 1 }, box, map)).toEqual({ row: 23, column: 0 });
});
