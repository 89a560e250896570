import type { FloatImage } from '../images/rgba-image.js';

/** What to show of every layer. */
export interface StripRequest {
  /** In model-input units. */
  readonly image: FloatImage;
  /** How many maps of each layer: the strongest. */
  readonly mapsPerLayer: number;
  /** Maps come as squares of this side. */
  readonly side: number;
}

/** The strongest maps of one layer. */
export interface StripLayer {
  readonly layer: string;
  /** Of the maps before they were brought to one size. */
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Strongest (greatest mean magnitude) first. */
  readonly maps: readonly StripMap[];
}

export interface StripMap {
  readonly channel: number;
  /** `[side, side]`, each the mean of what it covers. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Of the map itself. */
  readonly mean: number;
  readonly max: number;
}

/** How far a run through the layers is. */
export interface LayerProgress {
  readonly done: number;
  readonly total: number;
}
