/** The values that get the first and the last colour. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

/** The least and the greatest of every `step`-th value from `start`; NaN is passed over. 0 to 0 when there is none. */
export function rangeOf(values: Float32Array, start = 0, step = 1): ValueRange {
  let [min, max] = [Infinity, -Infinity];
  for (let index = start; index < values.length; index += step) {
    const value = values[index] ?? 0;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? { min, max } : { min: 0, max: 0 };
}

/** As wide to both sides of 0, so that 0 gets the middle colour. */
export function signedRange({ min, max }: ValueRange): ValueRange {
  const extreme = Math.max(Math.abs(min), Math.abs(max));
  return { min: -extreme, max: extreme };
}
