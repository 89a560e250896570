/**
 * The transforms of F(4×4, 3×3) and F(2×2, 3×3): 4×4 (2×2) results of a 3×3 convolution from a tile of 6×6 (4×4) values with
 * 36 (16) products instead of 144 (36).
 *
 *   Y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A
 *
 * Matrices: Lavin & Gray, Fast Algorithms for Convolutional Neural Networks (2015), §4.1 and §4.3, for the points 0, ±1, (±2,) ∞.
 * Each function is one of them times a column of vectors, four channels at once; a two-dimensional transform is that
 * for each column and then for each row.
 */

/** Values along a side of the tile that gives `outputSize` results along it. */
export function tileSize(outputSize: i32): i32 {
  return outputSize + 2;
}

/** Bᵀ · column. */
export function transformInput(
  outputSize: i32,
  from: usize,
  fromStride: usize,
  to: usize,
  toStride: usize,
): void {
  if (outputSize == 4) transformInput6(from, fromStride, to, toStride);
  else transformInput4(from, fromStride, to, toStride);
}

/** Aᵀ · column: `outputSize` values. */
export function transformOutput(
  outputSize: i32,
  from: usize,
  fromStride: usize,
  to: usize,
  toStride: usize,
): void {
  if (outputSize == 4) transformOutput6(from, fromStride, to, toStride);
  else transformOutput4(from, fromStride, to, toStride);
}

/** G · column of three. */
export function transformKernel(
  outputSize: i32,
  from: usize,
  fromStride: usize,
  to: usize,
  toStride: usize,
): void {
  if (outputSize == 4) transformKernel6(from, fromStride, to, toStride);
  else transformKernel4(from, fromStride, to, toStride);
}

/**
 *      4  0 −5  0  1  0
 *      0 −4 −4  1  1  0
 * Bᵀ = 0  4 −4 −1  1  0
 *      0 −2 −1  2  1  0
 *      0  2 −1 −2  1  0
 *      0  4  0 −5  0  1
 */
function transformInput6(from: usize, fromStride: usize, to: usize, toStride: usize): void {
  const d0 = v128.load(from);
  const d1 = v128.load(from + fromStride);
  const d2 = v128.load(from + 2 * fromStride);
  const d3 = v128.load(from + 3 * fromStride);
  const d4 = v128.load(from + 4 * fromStride);
  const d5 = v128.load(from + 5 * fromStride);
  const four = f32x4.splat(4);
  const five = f32x4.splat(5);
  const even = f32x4.sub(d4, f32x4.mul(four, d2));
  const odd = f32x4.sub(d3, f32x4.mul(four, d1));
  const evenHalf = f32x4.sub(d4, d2);
  const difference = f32x4.sub(d3, d1);
  const oddHalf = f32x4.add(difference, difference);
  v128.store(to, f32x4.add(f32x4.sub(f32x4.mul(four, d0), f32x4.mul(five, d2)), d4));
  v128.store(to + toStride, f32x4.add(even, odd));
  v128.store(to + 2 * toStride, f32x4.sub(even, odd));
  v128.store(to + 3 * toStride, f32x4.add(evenHalf, oddHalf));
  v128.store(to + 4 * toStride, f32x4.sub(evenHalf, oddHalf));
  v128.store(to + 5 * toStride, f32x4.add(f32x4.sub(f32x4.mul(four, d1), f32x4.mul(five, d3)), d5));
}

/**
 *      1  1  1  1  1  0
 * Aᵀ = 0  1 −1  2 −2  0
 *      0  1  1  4  4  0
 *      0  1 −1  8 −8  1
 */
function transformOutput6(from: usize, fromStride: usize, to: usize, toStride: usize): void {
  const m0 = v128.load(from);
  const m1 = v128.load(from + fromStride);
  const m2 = v128.load(from + 2 * fromStride);
  const m3 = v128.load(from + 3 * fromStride);
  const m4 = v128.load(from + 4 * fromStride);
  const m5 = v128.load(from + 5 * fromStride);
  const sumOne = f32x4.add(m1, m2);
  const differenceOne = f32x4.sub(m1, m2);
  const sumTwo = f32x4.add(m3, m4);
  const differenceTwo = f32x4.sub(m3, m4);
  v128.store(to, f32x4.add(f32x4.add(m0, sumOne), sumTwo));
  v128.store(to + toStride, f32x4.add(differenceOne, f32x4.mul(f32x4.splat(2), differenceTwo)));
  v128.store(to + 2 * toStride, f32x4.add(sumOne, f32x4.mul(f32x4.splat(4), sumTwo)));
  v128.store(
    to + 3 * toStride,
    f32x4.add(f32x4.add(differenceOne, f32x4.mul(f32x4.splat(8), differenceTwo)), m5),
  );
}

/**
 *      1/4    0     0
 *     −1/6  −1/6  −1/6
 * G = −1/6   1/6  −1/6
 *     1/24  1/12   1/6
 *     1/24 −1/12   1/6
 *       0     0     1
 */
function transformKernel6(from: usize, fromStride: usize, to: usize, toStride: usize): void {
  const g0 = v128.load(from);
  const g1 = v128.load(from + fromStride);
  const g2 = v128.load(from + 2 * fromStride);
  const sixth = f32x4.splat(1.0 / 6.0);
  const even = f32x4.mul(f32x4.add(g0, g2), sixth);
  const odd = f32x4.mul(g1, sixth);
  const evenTwo = f32x4.add(f32x4.mul(g0, f32x4.splat(1.0 / 24.0)), f32x4.mul(g2, sixth));
  const oddTwo = f32x4.mul(g1, f32x4.splat(1.0 / 12.0));
  v128.store(to, f32x4.mul(g0, f32x4.splat(0.25)));
  v128.store(to + toStride, f32x4.neg(f32x4.add(even, odd)));
  v128.store(to + 2 * toStride, f32x4.sub(odd, even));
  v128.store(to + 3 * toStride, f32x4.add(evenTwo, oddTwo));
  v128.store(to + 4 * toStride, f32x4.sub(evenTwo, oddTwo));
  v128.store(to + 5 * toStride, g2);
}

/**
 *      1  0 −1  0
 * Bᵀ = 0  1  1  0
 *      0 −1  1  0
 *      0  1  0 −1
 */
function transformInput4(from: usize, fromStride: usize, to: usize, toStride: usize): void {
  const d0 = v128.load(from);
  const d1 = v128.load(from + fromStride);
  const d2 = v128.load(from + 2 * fromStride);
  const d3 = v128.load(from + 3 * fromStride);
  v128.store(to, f32x4.sub(d0, d2));
  v128.store(to + toStride, f32x4.add(d1, d2));
  v128.store(to + 2 * toStride, f32x4.sub(d2, d1));
  v128.store(to + 3 * toStride, f32x4.sub(d1, d3));
}

/**
 * Aᵀ = 1  1  1  0
 *      0  1 −1 −1
 */
function transformOutput4(from: usize, fromStride: usize, to: usize, toStride: usize): void {
  const m0 = v128.load(from);
  const m1 = v128.load(from + fromStride);
  const m2 = v128.load(from + 2 * fromStride);
  const m3 = v128.load(from + 3 * fromStride);
  v128.store(to, f32x4.add(f32x4.add(m0, m1), m2));
  v128.store(to + toStride, f32x4.sub(f32x4.sub(m1, m2), m3));
}

/**
 *      1    0    0
 * G = 1/2  1/2  1/2
 *     1/2 −1/2  1/2
 *      0    0    1
 */
function transformKernel4(from: usize, fromStride: usize, to: usize, toStride: usize): void {
  const g0 = v128.load(from);
  const g1 = v128.load(from + fromStride);
  const g2 = v128.load(from + 2 * fromStride);
  const half = f32x4.splat(0.5);
  const even = f32x4.mul(f32x4.add(g0, g2), half);
  const odd = f32x4.mul(g1, half);
  v128.store(to, g0);
  v128.store(to + toStride, f32x4.add(even, odd));
  v128.store(to + 2 * toStride, f32x4.sub(even, odd));
  v128.store(to + 3 * toStride, g2);
}
