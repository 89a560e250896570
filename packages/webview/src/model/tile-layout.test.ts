import { describe, expect, it } from 'vitest';
import { rowsInSight, tileAfterKey, tileLayout } from './tile-layout.js';

const options = { count: 64, width: 1000, tileSize: 112, gap: 8, captionHeight: 20 };

describe('tileLayout', () => {
  it('fills the width with tiles of at least the wished size', () => {
    const { columns, side, rows } = tileLayout(options);
    expect(columns).toBe(8);
    expect(side).toBeGreaterThanOrEqual(112);
    expect(columns * side + (columns - 1) * options.gap).toBeLessThanOrEqual(options.width);
    expect(columns * side + (columns - 1) * options.gap).toBeGreaterThan(options.width - columns);
    expect(rows).toBe(8);
  });

  it('does not blow up a few tiles', () => {
    expect(tileLayout({ ...options, count: 2 })).toMatchObject({ columns: 2, side: 112, rows: 1 });
  });

  it('shrinks a tile that is wider than the page', () => {
    expect(tileLayout({ ...options, width: 80 })).toMatchObject({ columns: 1, side: 80 });
  });

  it('has no rows without tiles', () => {
    expect(tileLayout({ ...options, count: 0 })).toMatchObject({ rows: 0, totalHeight: 0 });
  });
});

describe('rowsInSight', () => {
  const layout = { rowHeight: 100, rows: 10 };

  it('counts a row that is partly in sight', () => {
    expect(rowsInSight(layout, 150, 200)).toEqual({ first: 1, last: 3 });
  });

  it('ends with the last row', () => {
    expect(rowsInSight(layout, 900, 500)).toEqual({ first: 9, last: 9 });
  });

  it('starts with the first row above the border', () => {
    expect(rowsInSight(layout, -12, 100)).toEqual({ first: 0, last: 0 });
  });

  it('is empty without rows', () => {
    const { first, last } = rowsInSight({ rowHeight: 100, rows: 0 }, 0, 100);
    expect(last).toBeLessThan(first);
  });
});

describe('tileAfterKey', () => {
  // 0 1 2 3 / 4 5 6 7 / 8 9
  const grid = { columns: 4, count: 10, rowsPerPage: 2 };

  it.each([
    ['ArrowRight', 3, 4],
    ['ArrowRight', 9, 9],
    ['ArrowLeft', 4, 3],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 1, 5],
    ['ArrowDown', 6, 9],
    ['ArrowDown', 8, 8],
    ['ArrowUp', 5, 1],
    ['ArrowUp', 2, 2],
    ['PageDown', 1, 9],
    ['PageUp', 9, 1],
    ['PageUp', 6, 2],
    ['Home', 7, 0],
    ['End', 0, 9],
  ])('%s leads from %i to %i', (key, from, to) => {
    expect(tileAfterKey(key, from, grid)).toBe(to);
  });

  it('leaves other keys alone', () => {
    expect(tileAfterKey('a', 3, grid)).toBeNull();
  });
});
