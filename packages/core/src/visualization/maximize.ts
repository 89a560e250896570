import type { FloatImage, RgbaImage } from '../images/rgba-image.js';

/** Which pictures to make. */
export interface MaximizeRequest {
  readonly layer: string;
  /** Channels of the layer's output, one picture each, computed as one batch. */
  readonly channels: readonly number[];
  /** Name of a recipe. */
  readonly recipe: string;
  readonly seed: number;
  /** Canvas side in pixels; default: the recipe's, or the network's where that is smaller or fixed. */
  readonly canvasSize?: number;
  /** Default: the recipe's. */
  readonly stepCount?: number;
}

/** How far an ascent is. */
export interface MaximizeProgress {
  readonly step: number;
  readonly stepCount: number;
}

/** One finished picture. */
export interface MaximizedChannel {
  readonly channel: number;
  /** The picture as the recipe displays it. */
  readonly picture: RgbaImage;
  /** What the network was fed at last, in model-input units. */
  readonly image: FloatImage;
  /** Mean activation of the channel on the start image and on the finished one. */
  readonly startActivation: number;
  readonly activation: number;
  /** For how many steps closed rectifiers were opened, because no gradient reached the image; 0 for most. */
  readonly openedStepCount: number;
  /** The channel could not be excited at all from this start, not even with rectifiers opened. */
  readonly isDead: boolean;
}
