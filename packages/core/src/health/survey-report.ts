import type { LayerHealth } from './layer-health.js';

/** What is known after some images. Never changed: `addToSurvey` gives a new one. */
export interface SurveyState {
  readonly imageCount: number;
}

/** A position at which a channel answers strongly. */
export interface TopPatch {
  /** As given to `addToSurvey`. */
  readonly imageIndex: number;
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/** For each channel of a layer, the images that it answers to most. */
export interface LayerPatches {
  readonly layer: string;
  /** One list per channel, best first, one patch per image. */
  readonly channels: readonly (readonly TopPatch[])[];
}

export interface SurveyReport {
  readonly imageCount: number;
  /** One entry per layer that has filters. */
  readonly layers: readonly LayerHealth[];
  /** One entry per layer that runs. */
  readonly patches: readonly LayerPatches[];
}
