import type { DreamMotion, DreamTarget } from '@featurescope/core';
import * as v from 'valibot';
import { keptTarget } from './kept-target.js';

/** How a film goes on from frame to frame. */
export interface LoopSettings extends DreamMotion {
  readonly frameCount: number;
  /** The end passes over into the start. */
  readonly isSeamless: boolean;
  /** Runs back after its end. */
  readonly isPingPong: boolean;
  /** Frames per second. */
  readonly rate: number;
  /** What the film passes over to, each frame from the same picture; null: each frame goes on from the one before. */
  readonly towards: DreamTarget | null;
}

/** The movement of `ouroboros`: zoom 1.04, 1.5° per frame, 30 frames. */
export const firstLoopSettings: LoopSettings = {
  frameCount: 30,
  zoomPercent: 4,
  rotation: 1.5,
  shiftX: 0,
  shiftY: 0,
  isSeamless: false,
  isPingPong: false,
  rate: 12,
  towards: null,
};

const finite = v.pipe(v.number(), v.finite());

/** What is kept of a film over a reload. */
export const keptLoop = v.object({
  frameCount: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2000)),
  zoomPercent: finite,
  rotation: finite,
  shiftX: finite,
  shiftY: finite,
  isSeamless: v.boolean(),
  isPingPong: v.boolean(),
  rate: v.pipe(finite, v.minValue(1), v.maxValue(60)),
  towards: v.nullable(keptTarget),
  folder: v.nullable(v.object({ uri: v.string(), label: v.string() })),
});

export type KeptLoop = Readonly<v.InferOutput<typeof keptLoop>>;
