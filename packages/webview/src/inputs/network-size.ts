/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Sides that are offered where the network takes any size. */
export const openSides = [64, 96, 128, 160, 192, 224, 256, 299, 320, 384, 448, 512] as const;
