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
    const count = min(blockRows, rows - first);
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
      multiplyPanel(
        a + <usize>first * aStride,
        aStride,
        panel,
        c + <usize>first * cStride + offset,
        cStride,
        count,
        depth,
        width,
        low,
        high,
        activation,
        slope,
      );
      panel += panelSize;
    }
  }
}

/**
 * C = A · Bᵀ, `[rows, columns]`, from the same packed B `[columns, depth]` that `multiply` takes. Each panel of Bᵀ is gathered before
 * it is used, which costs what about two rows of A cost: for kernels so large that a second copy of them would be too much.
 * @param panel room for `paddedColumns(depth)` · 8 floats
 */
export function multiplyTransposed(
  a: usize,
  aStride: usize,
  b: usize,
  c: usize,
  cStride: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  panel: usize,
): void {
  const zero = f32x4.splat(0);
  for (let column = 0; column < columns; column += panelWidth) {
    const width = min(panelWidth, columns - column);
    transposePanel(b, columns, depth, column, width, panel);
    const to = c + ((<usize>column) << 2);
    multiplyPanel(a, aStride, panel, to, cStride, rows, depth, width, zero, zero, 0, 0);
  }
}

/** Eight rows of B, or the last `width`, as columns. */
function transposePanel(b: usize, rows: i32, depth: i32, first: i32, width: i32, to: usize): void {
  const panelSize = (<usize>rows * panelWidth) << 2;
  let from = b + ((<usize>first * panelWidth) << 2);
  let target = to;
  for (let k = 0; k < depth; k += panelWidth) {
    for (let row = 0; row < panelWidth; row += 4) {
      // Where there are fewer rows the last one is read again: its columns are not stored.
      const r0 = from + ((<usize>min(row, width - 1)) << 5);
      const r1 = from + ((<usize>min(row + 1, width - 1)) << 5);
      const r2 = from + ((<usize>min(row + 2, width - 1)) << 5);
      const r3 = from + ((<usize>min(row + 3, width - 1)) << 5);
      const part = target + ((<usize>row) << 2);
      transposeSquare(r0, r1, r2, r3, part);
      transposeSquare(r0 + 16, r1 + 16, r2 + 16, r3 + 16, part + 4 * 32);
    }
    from += panelSize;
    target += 8 * 32;
  }
}

/** Four vectors become columns of a panel. */
function transposeSquare(r0: usize, r1: usize, r2: usize, r3: usize, to: usize): void {
  const a = v128.load(r0);
  const b = v128.load(r1);
  const c = v128.load(r2);
  const d = v128.load(r3);
  const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7), 96);
}

/** One panel's columns of C, for all rows. */
function multiplyPanel(
  a: usize,
  aStride: usize,
  panel: usize,
  c: usize,
  cStride: usize,
  rows: i32,
  depth: i32,
  width: i32,
  low: v128,
  high: v128,
  activation: i32,
  slope: f32,
): void {
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    multiplyFourRows(
      a + <usize>row * aStride,
      aStride,
      panel,
      c + <usize>row * cStride,
      cStride,
      depth,
      width,
      low,
      high,
      activation,
      slope,
    );
  }
  for (; row < rows; row++) {
    multiplyRow(
      a + <usize>row * aStride,
      panel,
      c + <usize>row * cStride,
      depth,
      width,
      low,
      high,
      activation,
      slope,
    );
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
