/**
 * The most multiplications and additions that one core does in WebAssembly: twelve sums that do not wait for each other, nothing read
 * or written. AssemblyScript, compiled by `wasm-peak.mjs`.
 */
export function sums(rounds: i32): f32 {
  const factor = f32x4.splat(0.9999);
  const term = f32x4.splat(1.0001);
  let a = f32x4.splat(1);
  let b = a;
  let c = a;
  let d = a;
  let e = a;
  let f = a;
  let g = a;
  let h = a;
  let i = a;
  let j = a;
  let k = a;
  let l = a;
  for (let round = 0; round < rounds; round++) {
    a = next(a, factor, term);
    b = next(b, factor, term);
    c = next(c, factor, term);
    d = next(d, factor, term);
    e = next(e, factor, term);
    f = next(f, factor, term);
    g = next(g, factor, term);
    h = next(h, factor, term);
    i = next(i, factor, term);
    j = next(j, factor, term);
    k = next(k, factor, term);
    l = next(l, factor, term);
  }
  const half = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(e, f));
  const rest = f32x4.add(f32x4.add(f32x4.add(g, h), f32x4.add(i, j)), f32x4.add(k, l));
  return f32x4.extract_lane(f32x4.add(half, rest), 0);
}

function next(sum: v128, factor: v128, term: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(factor, term, sum);
  return f32x4.add(f32x4.mul(factor, sum), term);
}
