import { loadFloats, storeFloats } from './vector';

/**
 * Gradient of ReLU and its kin from their output `y`: as it is where 0 < y < largest, times `slope` where y ≤ 0, else 0.
 * @param largest NaN: no upper bound
 * @param isGuided drops negative gradients first
 */
export function rectifyBack(
  y: usize,
  yGradient: usize,
  xGradient: usize,
  count: i32,
  largest: f32,
  slope: f32,
  isGuided: bool,
): void {
  const zero = f32x4.splat(0);
  const most = f32x4.splat(largest);
  const slopes = f32x4.splat(slope);
  for (let index = 0; index < count; index += 4) {
    const offset = (<usize>index) << 2;
    const left = count - index;
    const output = loadFloats(y + offset, left);
    let gradient = loadFloats(yGradient + offset, left);
    if (isGuided) gradient = f32x4.max(gradient, zero);
    // A comparison with NaN is false, so that without an upper bound nothing is above it.
    const open = v128.andnot(gradient, f32x4.ge(output, most));
    const closed = slope == 0 ? zero : f32x4.mul(gradient, slopes);
    storeFloats(xGradient + offset, v128.bitselect(open, closed, f32x4.gt(output, zero)), left);
  }
}
