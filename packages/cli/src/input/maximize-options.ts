import type { MaximizeOptions, Recipe, RgbaImage } from '@featurescope/core';

/** What commands that maximize have in common. */
export interface MaximizeSettings {
  readonly seed: number;
  /** Side of the canvas in pixels; default: the recipe's, or the network's. */
  readonly size?: number | undefined;
  /** Default: the recipe's. */
  readonly steps?: number | undefined;
}

/** As an engine wants them. */
export function maximizeOptions(
  { seed, size, steps }: MaximizeSettings,
  recipe: Recipe,
  startPicture?: RgbaImage,
): MaximizeOptions {
  return {
    recipe,
    seed,
    ...(size !== undefined && { canvasSize: size }),
    ...(steps !== undefined && { stepCount: steps }),
    ...(startPicture && { startPicture }),
  };
}
