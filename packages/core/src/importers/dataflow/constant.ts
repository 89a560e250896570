/** Whole numbers are kept in 64 bits: sizes of tensors exceed what a float32 counts exactly. */
export type ConstantValues = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** A tensor whose values stand in the file, or follow from some that do. */
export interface Constant {
  readonly shape: readonly number[];
  readonly values: ConstantValues;
  /** Whole numbers: division truncates toward zero, and NaN is a size that the file leaves open (batch, image size). */
  readonly integer: boolean;
}

/** A list of whole numbers: a shape, axes, indices. */
export function integerVector(values: readonly number[]): Constant {
  return { shape: [values.length], values: Float64Array.from(values), integer: true };
}

export function scalar(value: number, integer = false): Constant {
  return { shape: [], values: Float64Array.of(value), integer };
}

/** How many values a shape holds. */
export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The value of a constant that has just one; null for any other. */
export function singleValue({ values }: Constant): number | null {
  return values.length === 1 ? (values[0] ?? null) : null;
}
