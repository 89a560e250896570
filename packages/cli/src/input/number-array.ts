/** Numbers with a shape, row by row: what a file of input holds. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}
