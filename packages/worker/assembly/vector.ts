/** Vectors of four floats. Pointers and strides are in bytes here and in all of this module; counts are in floats. */

/** Bytes of a float, and of a vector. */
export const floatSize: usize = 4;
export const vectorSize: usize = 16;

/** a · b + sum, in one rounding where the module may use relaxed SIMD. */
export function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(f32x4.mul(a, b), sum);
}

/** The first `count` floats at a place, the rest 0: never reads past them. */
export function loadFloats(from: usize, count: i32): v128 {
  if (count >= 4) return v128.load(from);
  let loaded = f32x4.splat(0);
  if (count > 0) loaded = v128.load32_lane(from, loaded, 0);
  if (count > 1) loaded = v128.load32_lane(from, loaded, 1, 4);
  if (count > 2) loaded = v128.load32_lane(from, loaded, 2, 8);
  return loaded;
}

/** Writes the first `count` floats of a vector. */
export function storeFloats(to: usize, value: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, value);
    return;
  }
  if (count > 0) v128.store32_lane(to, value, 0);
  if (count > 1) v128.store32_lane(to, value, 1, 4);
  if (count > 2) v128.store32_lane(to, value, 2, 8);
}

export function copyFloats(to: usize, from: usize, count: i32): void {
  let left = count;
  let target = to;
  let source = from;
  for (; left >= 4; left -= 4) {
    v128.store(target, v128.load(source));
    target += vectorSize;
    source += vectorSize;
  }
  storeFloats(target, loadFloats(source, left), left);
}

/** Rows of a matrix to where those of another one lie. Strides in bytes. */
export function copyRows(
  to: usize,
  toStride: usize,
  from: usize,
  fromStride: usize,
  rows: i32,
  count: i32,
): void {
  let target = to;
  let source = from;
  for (let row = 0; row < rows; row++) {
    copyFloats(target, source, count);
    target += toStride;
    source += fromStride;
  }
}

/** target += source */
export function addFloats(target: usize, source: usize, count: i32): void {
  let left = count;
  let to = target;
  let from = source;
  for (; left >= 4; left -= 4) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    to += vectorSize;
    from += vectorSize;
  }
  if (left > 0) storeFloats(to, f32x4.add(loadFloats(to, left), loadFloats(from, left)), left);
}

export function clearFloats(target: usize, count: i32): void {
  memory.fill(target, 0, (<usize>count) << 2);
}
