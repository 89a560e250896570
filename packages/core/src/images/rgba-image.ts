/** A picture outside of the computation: RGBA bytes, row by row, not premultiplied. */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** An image as numbers in model-input units: `[height, width, channels]`, row by row. */
export interface FloatImage {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly values: Float32Array<ArrayBuffer>;
}
