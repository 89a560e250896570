import * as v from 'valibot';
import type { RestorableState } from '../protocol/index.js';

export const views = ['kernels', 'maximized'] as const;
export type View = (typeof views)[number];

/** The colour maps that suit weights, the default first. */
export const kernelColourMaps = ['signed', 'viridis', 'grey'] as const;
export type KernelColourMap = (typeof kernelColourMaps)[number];

const kernelScales = ['layer', 'filter'] as const;

/** Sides of tiles in pixels of the page. */
export const tileSizes = { smallest: 64, standard: 112, largest: 256 } as const;

const savedState = v.object({
  version: v.literal(1),
  documentUri: v.string(),
  layer: v.fallback(v.nullable(v.string()), null),
  view: v.fallback(v.picklist(views), 'maximized'),
  colourMap: v.fallback(v.picklist(kernelColourMaps), 'signed'),
  scale: v.fallback(v.picklist(kernelScales), 'layer'),
  tileSize: v.fallback(
    v.pipe(v.number(), v.minValue(tileSizes.smallest), v.maxValue(tileSizes.largest)),
    tileSizes.standard,
  ),
  /** First tile in sight, so that a window of another width shows the same place. */
  firstTile: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  /** Name of the chosen recipe; null: the one that suits the network. */
  recipe: v.fallback(v.nullable(v.string()), null),
});

/** What a page keeps for the time after a reload of the window. */
export type SavedState = Readonly<v.InferOutput<typeof savedState>> & RestorableState;

/** What another version of the page, or nobody, has written; null where it is of no use. Single wrong values become defaults. */
export function parseSavedState(value: unknown): SavedState | null {
  const result = v.safeParse(savedState, value);
  return result.success ? result.output : null;
}

/** The state of a document that has never been shown. */
export function freshState(documentUri: string): SavedState {
  return v.parse(savedState, { version: 1, documentUri });
}
