import type { RgbaImage } from '../images/rgba-image.js';
import type { DreamRecipe } from './dream-recipe.js';

/** What a dream is to show more of: a layer, some of its channels, or a class. */
export type DreamTarget =
  | {
      readonly kind: 'layer';
      readonly layer: string;
      /** Only these channels; default: all. */
      readonly channels?: readonly number[];
      /** How much it counts beside the others; may be negative. */
      readonly weight: number;
    }
  | { readonly kind: 'class'; readonly classIndex: number; readonly weight: number };

/** A picture to dream on, and how. */
export interface DreamRequest {
  readonly picture: RgbaImage;
  /** At least one. */
  readonly targets: readonly DreamTarget[];
  readonly recipe: DreamRecipe;
  readonly seed: number;
  /** A picture whose features of the target layers are to appear: each cell follows the one that suits it best. Default: none. */
  readonly guide?: RgbaImage;
  /**
   * Of the picture's size, row by row: where it is 0 not a bit of the picture changes, where it is 255 the dream is free; between
   * both they are mixed. Default: free everywhere.
   */
  readonly mask?: Uint8ClampedArray;
  /**
   * Side of the tiles in pixels that a step is computed in, brought to a multiple of the layers' stride; null: the whole picture at
   * once. Default: tiles where the picture is larger than the memory for one allows.
   */
  readonly tileSide?: number | null;
  /** Longest side in pixels to dream at; the result has it too. Default: the picture's own. */
  readonly longestSide?: number;
  /** Every so many steps the progress carries a preview. Default: never, since reading pixels back takes time. */
  readonly previewInterval?: number;
}

/** What may be said to a dream that runs; heeded before the next step. */
export type DreamCommand =
  /** End now, and give what is there. */
  | { readonly kind: 'stop' }
  /**
   * Go on with other parameters. Octaves stay as they are; all else of the recipe may change. Seed and picture stay.
   */
  | { readonly kind: 'adjust'; readonly targets: readonly DreamTarget[]; readonly recipe: DreamRecipe };

/** How far a dream is. */
export interface DreamProgress {
  /** Counted from 1. */
  readonly octave: number;
  readonly octaveCount: number;
  /** Of the octave at hand, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Steps done over all octaves, and all there will be. */
  readonly step: number;
  readonly stepCount: number;
  /** The objective before the step; of a tiled step the mean over the tiles. */
  readonly objective: number;
  /** The picture as it is, in the size of the octave. */
  readonly preview?: RgbaImage;
}

/** A finished picture. */
export interface DreamResult {
  /** Of the size that was dreamt at; transparency is the original's. */
  readonly picture: RgbaImage;
  /** The objective before each step that was made. */
  readonly objectives: readonly number[];
  /** False when it was stopped. */
  readonly isComplete: boolean;
}
