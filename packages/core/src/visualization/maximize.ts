import type { FloatImage, RgbaImage } from '../images/rgba-image.js';
import type { ObjectiveSpec } from './objectives/objective-spec.js';
import type { Recipe } from './recipe.js';

/** What all requests for pictures have. */
export interface MaximizeOptions {
  readonly recipe: Recipe;
  readonly seed: number;
  /** Canvas side in pixels; default: the recipe's, or the network's where that is smaller or fixed. */
  readonly canvasSize?: number;
  /** Default: the recipe's. */
  readonly stepCount?: number;
  /** Where to start from instead of noise: its middle, in the canvas's proportions. */
  readonly startPicture?: RgbaImage;
  /** Every so many steps the progress carries previews. Default: never, since reading pixels back takes time. */
  readonly previewInterval?: number;
}

/** Which pictures to make. */
export interface MaximizeRequest extends MaximizeOptions {
  readonly layer: string;
  /** Channels of the layer's output, one picture each, computed as one batch. */
  readonly channels: readonly number[];
}

/** As `MaximizeRequest`, for anything that can be maximized. */
export interface MaximizeObjectiveRequest extends MaximizeOptions {
  readonly objective: ObjectiveSpec;
  /** So many pictures of it, each from a start of its own, as one batch. Default: 1. */
  readonly variantCount?: number;
}

/** How far an ascent is. */
export interface MaximizeProgress {
  readonly step: number;
  readonly stepCount: number;
  /** Counted from 1: images of one octave have one size. */
  readonly octave: number;
  /** The objective of each image before the step. Of images that are tried again, only theirs. */
  readonly objectives: readonly number[];
  /** The images as the recipe would display them now, in the size of the octave at hand. */
  readonly previews?: readonly RgbaImage[];
}

/** One finished picture. */
export interface MaximizedImage {
  /** The picture as the recipe displays it. */
  readonly picture: RgbaImage;
  /** What the network was fed at last, in model-input units. */
  readonly image: FloatImage;
  /** The objective on the start image and on the finished one; of a channel its mean activation. */
  readonly startActivation: number;
  readonly activation: number;
  /** For how many steps closed rectifiers were opened, because no gradient reached the image; 0 for most. */
  readonly openedStepCount: number;
  /**
   * How it was made: as the recipe says, or, because no gradient reached it so, with rectifiers opened, from another seed, or
   * from an image with the spectrum of natural ones. Default: 'recipe'.
   */
  readonly attempt?: 'recipe' | 'opened' | 'other-seed' | 'image';
  /** The unit could not be excited at all, not even with rectifiers opened and from other starts. */
  readonly isDead: boolean;
}

/** The finished picture of a channel. */
export interface MaximizedChannel extends MaximizedImage {
  readonly channel: number;
}
