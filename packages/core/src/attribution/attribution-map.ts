import type { Attribution, AttributionProgress } from './attribution.js';

/** What a method finds: an attribution without what `attribute` knows itself. */
export interface AttributionMap extends Pick<Attribution, 'channels' | 'values' | 'logit'> {
  /** Default: null. */
  readonly layer?: string;
  /** Default: null. */
  readonly completenessError?: number | null;
}

/** A method at work: pull-driven, holding no tensor between two pulls, so that leaving it frees everything. */
export type AttributionWork = AsyncGenerator<AttributionProgress, AttributionMap, void>;
