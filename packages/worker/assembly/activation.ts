/** What a convolution does to its sums before it writes them. The numbers are those of `kernel-module.ts`. */

const relu: i32 = 1;
const relu6: i32 = 2;
const leakyRelu: i32 = 3;

/** @param slope below zero, of a leaky ReLU */
export function activated(value: v128, activation: i32, slope: f32): v128 {
  const zero = f32x4.splat(0);
  if (activation == relu) return f32x4.max(value, zero);
  if (activation == relu6) return f32x4.min(f32x4.max(value, zero), f32x4.splat(6));
  if (activation == leakyRelu) {
    return v128.bitselect(f32x4.mul(value, f32x4.splat(slope)), value, f32x4.lt(value, zero));
  }
  return value;
}
