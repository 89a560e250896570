import type { DreamRecipe, DreamTarget } from '@featurescope/core';
import * as v from 'valibot';
import { keptTarget } from './kept-target.js';
import { keptLoop, type KeptLoop } from './loop-settings.js';

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const positive = v.pipe(finite, v.gtValue(0));

const recipe: v.GenericSchema<unknown, DreamRecipe> = v.object({
  name: v.string(),
  version: v.number(),
  title: v.string(),
  provenance: v.string(),
  measure: v.picklist(['mean', 'mean-square', 'half-sum-square']),
  border: v.exactOptional(count),
  octaves: v.object({
    count: v.pipe(count, v.minValue(1)),
    scale: v.pipe(finite, v.minValue(1)),
    largerCount: v.exactOptional(count),
    rounding: v.exactOptional(v.picklist(['floor', 'successive'])),
  }),
  stepCount: v.pipe(count, v.minValue(1)),
  step: v.object({
    sizePercent: positive,
    normalization: v.picklist(['mean-magnitude', 'deviation', 'standardized']),
    gradientBlur: v.exactOptional(finite),
  }),
  jitter: v.exactOptional(finite),
  blur: v.exactOptional(finite),
  totalVariation: v.exactOptional(finite),
  stopAt: v.exactOptional(finite),
  detail: v.picklist(['carried', 'restored', 'lost']),
  clips: v.boolean(),
  keepsColour: v.exactOptional(v.boolean()),
});

/** What the studio keeps over a reload: how dreams are made. The pictures themselves are too large. */
export interface KeptDream {
  readonly recipe: DreamRecipe;
  /** Null: those that suit the network. */
  readonly targets: readonly DreamTarget[] | null;
  readonly seed: number;
  /** Null: what suits picture and backend. */
  readonly side: number | null;
  readonly film: KeptLoop;
}

export const keptDream: v.GenericSchema<unknown, KeptDream> = v.object({
  recipe,
  targets: v.nullable(v.array(keptTarget)),
  seed: count,
  side: v.nullable(v.pipe(count, v.minValue(1), v.maxValue(8192))),
  film: keptLoop,
});
