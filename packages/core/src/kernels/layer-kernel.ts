/** The kernel of one layer, as the interface gets it. */
export interface LayerKernel {
  readonly layer: string;
  /** `[height, width, inChannels, filters]`; a depthwise kernel has its multiplier as `filters`. */
  readonly shape: readonly [number, number, number, number];
  /** Set where the layer's class does not tell it: a convolution of as many groups as channels. */
  readonly isDepthwise?: true;
  /** Row by row in that order. */
  readonly values: Float32Array<ArrayBuffer>;
  /** `[filters]`; null when the layer has none. */
  readonly bias: Float32Array<ArrayBuffer> | null;
}
