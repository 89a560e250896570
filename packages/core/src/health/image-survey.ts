import type { FloatImage } from '../images/rgba-image.js';

export interface SurveyRequest {
  /** In model-input units. */
  readonly image: FloatImage;
}

/** What one image does to the channels of every layer that runs. */
export interface ImageSurvey {
  readonly layers: readonly LayerSurvey[];
}

/** One number per channel in each array. */
export interface LayerSurvey {
  readonly layer: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** The layer whose filters make these channels, when no norm or activation changes them any more; else null. */
  readonly filtersOf: string | null;
  /** Whether the channels come out of a rectifier: 0 means silent. */
  readonly isRectified: boolean;
  readonly max: Float32Array<ArrayBuffer>;
  readonly min: Float32Array<ArrayBuffer>;
  readonly mean: Float32Array<ArrayBuffer>;
  /** Share of positions above 0. */
  readonly positiveShare: Float32Array<ArrayBuffer>;
  /** Where the maximum is. */
  readonly row: Int32Array<ArrayBuffer>;
  readonly column: Int32Array<ArrayBuffer>;
  /** 4×4 means of each map, channel by channel: `[channels, 16]`. */
  readonly fingerprints: Float32Array<ArrayBuffer>;
}
