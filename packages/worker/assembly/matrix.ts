/**
 * Matrix product with a packed right side: C = A · B.
 *
 * B lies in panels of 8 columns, `[columns / 8][depth][8]`, the last one filled up with zeros, so that the product reads it
 * from front to back. A tile of C, 4 rows × 8 columns, stays in 8 registers over the whole depth; with two for B, one
 * for A and one for the product that is what a processor with 16 vector registers holds.
 */
import { activated } from './activation';
import { loadFloats, multiplyAdd, storeFloats } from './vector';

/** Columns of a panel. */
export const panelWidth: i32 = 8;

/** So much of A, in floats, is multiplied with all of B before the next of it: it stays in the first cache. */
const blockSize: i32 = 16384;

/** The columns of a matrix with the last panel's filling. */
export function paddedColumns(columns: i32): i32 {
  return (columns + panelWidth - 1) & ~(panelWidth - 1);
}

/** Packs B[k][n], found at `source + k · depthStride + n · columnStride`. */
export function packMatrix(
  source: usize,
  depthStride: usize,
  columnStride: usize,
  depth: i32,
  columns: i32,
  target: usize,
): void {
  let to = target;
  for (let first = 0; first < columns; first += panelWidth) {
    for (let k = 0; k < depth; k++) {
      const row = source + <usize>k * depthStride;
      for (let n = first; n < first + panelWidth; n++) {
        f32.store(to, n < columns ? f32.load(row + <usize>n * columnStride) : 0);
        to += 4;
      }
    }
  }
}

/**
 * C = activation(A · B + bias), `[rows, columns]`.
 * @param b packed
 * @param bias one for each column; 0: none
 */
export function multiply(
  a: usize,
  aStride: usize,
  b: usize,
  c: usize,
  cStride: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  bias: usize,
  activation: i32,
  slope: f32,
): void {
  const blockRows = max(4, (blockSize / depth) & ~3);
  const panelSize = (<usize>depth * panelWidth) << 2;
  for (let first = 0; first < rows; first += blockRows) {
    const last = min(first + blockRows, rows);
    let panel = b;
    for (let column = 0; column < columns; column += panelWidth) {
      const width = min(panelWidth, columns - column);
      const offset = (<usize>column) << 2;
      let low = f32x4.splat(0);
      let high = low;
      if (bias != 0) {
        low = loadFloats(bias + offset, width);
        high = loadFloats(bias + offset + 16, width - 4);
      }
      let row = first;
      for (; row + 4 <= last; row += 4) {
        multiplyFourRows(
          a + <usize>row * aStride,
          aStride,
          panel,
          c + <usize>row * cStride + offset,
          cStride,
          depth,
          width,
          low,
          high,
          activation,
          slope,
        );
      }
      for (; row < last; row++) {
        multiplyRow(
          a + <usize>row * aStride,
          panel,
          c + <usize>row * cStride + offset,
          depth,
          width,
          low,
          high,
          activation,
          slope,
        );
      }
      panel += panelSize;
    }
  }
}

function multiplyFourRows(
  a: usize,
  aStride: usize,
  b: usize,
  c: usize,
  cStride: usize,
  depth: i32,
  width: i32,
  biasLow: v128,
  biasHigh: v128,
  activation: i32,
  slope: f32,
): void {
  let a0 = a;
  let a1 = a0 + aStride;
  let a2 = a1 + aStride;
  let a3 = a2 + aStride;
  let panel = b;
  let low0 = biasLow;
  let low1 = biasLow;
  let low2 = biasLow;
  let low3 = biasLow;
  let high0 = biasHigh;
  let high1 = biasHigh;
  let high2 = biasHigh;
  let high3 = biasHigh;
  const end = a + ((<usize>depth) << 2);
  while (a0 < end) {
    const low = v128.load(panel);
    const high = v128.load(panel, 16);
    let each = v128.load32_splat(a0);
    low0 = multiplyAdd(each, low, low0);
    high0 = multiplyAdd(each, high, high0);
    each = v128.load32_splat(a1);
    low1 = multiplyAdd(each, low, low1);
    high1 = multiplyAdd(each, high, high1);
    each = v128.load32_splat(a2);
    low2 = multiplyAdd(each, low, low2);
    high2 = multiplyAdd(each, high, high2);
    each = v128.load32_splat(a3);
    low3 = multiplyAdd(each, low, low3);
    high3 = multiplyAdd(each, high, high3);
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    panel += 32;
  }
  store(c, low0, high0, width, activation, slope);
  store(c + cStride, low1, high1, width, activation, slope);
  store(c + 2 * cStride, low2, high2, width, activation, slope);
  store(c + 3 * cStride, low3, high3, width, activation, slope);
}

function multiplyRow(
  a: usize,
  b: usize,
  c: usize,
  depth: i32,
  width: i32,
  biasLow: v128,
  biasHigh: v128,
  activation: i32,
  slope: f32,
): void {
  let each = a;
  let panel = b;
  let low = biasLow;
  let high = biasHigh;
  const end = a + ((<usize>depth) << 2);
  while (each < end) {
    const value = v128.load32_splat(each);
    low = multiplyAdd(value, v128.load(panel), low);
    high = multiplyAdd(value, v128.load(panel, 16), high);
    each += 4;
    panel += 32;
  }
  store(c, low, high, width, activation, slope);
}

function store(to: usize, low: v128, high: v128, width: i32, activation: i32, slope: f32): void {
  const first = activated(low, activation, slope);
  const second = activated(high, activation, slope);
  if (width == panelWidth) {
    v128.store(to, first);
    v128.store(to, second, 16);
    return;
  }
  storeFloats(to, first, width);
  storeFloats(to + 16, second, width - 4);
}
