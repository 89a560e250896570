/** What may be wrong with filters. */
export type FindingKind =
  /** No image makes it answer, or its map is the same everywhere on all of them. */
  | 'dead'
  /** Answers in fewer than 1 % of the positions of all images. */
  | 'nearly-dead'
  /** Never cut by its rectifier, on any image: it is linear. */
  | 'always-on'
  /** The filters of one group do the same. */
  | 'duplicate'
  /** Its weights are all 0, or nothing against those of the layer's other filters. */
  | 'zero-kernel'
  /** Its weights or activations are NaN or infinite. */
  | 'not-a-number';

/** Something that is wrong with some filters of a layer. */
export interface HealthFinding {
  readonly kind: FindingKind;
  /** The filters, as channels of the layer's output. */
  readonly channels: readonly number[];
  /** In a sentence, with numbers. */
  readonly detail: string;
}

/** The filters of one layer. */
export interface LayerHealth {
  readonly layer: string;
  readonly filterCount: number;
  /** Share of weights that are exactly 0, from 0 to 1; null in a report from images. */
  readonly zeroWeightShare: number | null;
  /** Empty: nothing is wrong. */
  readonly findings: readonly HealthFinding[];
}
