import { copyFloats, floatSize, vectorSize } from './vector';

/** Numbers at the head of an output that are told with its statistics. */
const headLength: i32 = 8;

/**
 * Mean, standard deviation (of the population), smallest, largest and Euclidean norm of numbers, then the first eight of them (or as many
 * as there are): five floats and those. As in a loop of JavaScript, a NaN among the numbers is the answer to all, and the deviation of
 * infinite numbers is NaN.
 *
 * One pass, in float64, of the differences from the first number: where all are alike, they are 0.
 */
export function describe(x: usize, count: i32, result: usize): void {
  const first = <f64>load<f32>(x);
  const origin: f64 = isFinite(first) ? first : 0;
  const origins = f64x2.splat(origin);
  let lowSums = f64x2.splat(0);
  let highSums = lowSums;
  let lowSquares = lowSums;
  let highSquares = lowSums;
  let smallest = f32x4.splat(<f32>Infinity);
  let largest = f32x4.neg(smallest);
  // A minimum that heeds NaN takes eight instructions, one that does not takes one.
  let strange = f32x4.splat(0);
  let at = x;
  let left = count;
  for (; left >= 4; left -= 4) {
    const values = v128.load(at);
    smallest = f32x4.pmin(smallest, values);
    largest = f32x4.pmax(largest, values);
    strange = v128.or(strange, f32x4.ne(values, values));
    const low = f64x2.sub(f64x2.promote_low_f32x4(values), origins);
    const high = f64x2.sub(f64x2.promote_low_f32x4(v128.shuffle<f32>(values, values, 2, 3, 0, 1)), origins);
    lowSums = f64x2.add(lowSums, low);
    highSums = f64x2.add(highSums, high);
    lowSquares = f64x2.add(lowSquares, f64x2.mul(low, low));
    highSquares = f64x2.add(highSquares, f64x2.mul(high, high));
    at += vectorSize;
  }
  let sum = sumOf(f64x2.add(lowSums, highSums));
  let square = sumOf(f64x2.add(lowSquares, highSquares));
  let low = min(
    min(f32x4.extract_lane(smallest, 0), f32x4.extract_lane(smallest, 1)),
    min(f32x4.extract_lane(smallest, 2), f32x4.extract_lane(smallest, 3)),
  );
  let high = max(
    max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  );
  if (v128.any_true(strange)) low = high = <f32>NaN;
  for (; left > 0; left--) {
    const value = load<f32>(at);
    low = min(low, value);
    high = max(high, value);
    const difference = <f64>value - origin;
    sum += difference;
    square += difference * difference;
    at += floatSize;
  }
  const shift = sum / count;
  const mean = origin + shift;
  // Rounding may leave a little less than nothing.
  const squaredDeviations = max<f64>(0, square - sum * shift);
  store<f32>(result, <f32>mean);
  store<f32>(result, <f32>Math.sqrt(squaredDeviations / count), 4);
  store<f32>(result, low, 8);
  store<f32>(result, high, 12);
  store<f32>(result, <f32>Math.sqrt(squaredDeviations + count * mean * mean), 16);
  copyFloats(result + 20, x, min(headLength, count));
}

function sumOf(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
