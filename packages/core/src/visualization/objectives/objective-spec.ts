import type { FloatImage } from '../../images/rgba-image.js';
import type { PenaltySpec } from '../recipe.js';

/** What is maximized, as plain data. Numbers of channels, rows, columns and classes count from 0. */
export type ObjectiveSpec =
  /** Mean of a channel over all positions. */
  | { readonly kind: 'channel'; readonly layer: string; readonly channel: number }
  | {
      /**
       * One channel at one position; default: the middle one. Rows and columns are those of the feature map of what a step
       * sees: transforms that pad or scale shift the image below a position that is given.
       */
      readonly kind: 'neuron';
      readonly layer: string;
      readonly channel: number;
      readonly position?: { readonly row: number; readonly column: number };
    }
  /** A whole layer's output. */
  | { readonly kind: 'layer'; readonly layer: string; readonly measure: 'mean' | 'mean-square' }
  /** The logit of a class of the model's first output. */
  | { readonly kind: 'logit'; readonly classIndex: number }
  | {
      /**
       * Mean over all positions of the product of a layer's channels with a vector of length 1 ('product'), or of the cosine
       * between both.
       */
      readonly kind: 'direction';
      readonly layer: string;
      /** One number for each channel; any length but 0. */
      readonly direction: readonly number[];
      readonly measure: 'product' | 'cosine';
    }
  | {
      /**
       * More of what a layer sees in an image, where it sees it: mean over all positions of the product of the activations with the
       * image's own ones, times the cosine between both, at least .1. Source: lucid/optvis/objectives.py and the caricatures of
       * its notebooks (`dot_compare` with `cossim_pow` 1).
       */
      readonly kind: 'caricature';
      readonly layer: string;
      /** In model-input units. */
      readonly image: FloatImage;
    }
  /**
   * How different the images of a batch are at a layer: minus the mean cosine of each one's channel correlations with the other
   * ones'. 0 for an image alone. Source: lucid/optvis/objectives.py (`diversity`).
   */
  | { readonly kind: 'diversity'; readonly layer: string }
  /** How much an image has of what it should have little of. */
  | { readonly kind: 'penalty'; readonly penalty: PenaltySpec }
  | { readonly kind: 'sum'; readonly terms: readonly WeightedObjective[] }
  | { readonly kind: 'product'; readonly factors: readonly ObjectiveSpec[] };

export interface WeightedObjective {
  readonly weight: number;
  readonly objective: ObjectiveSpec;
}
