import { attributionMethods, recipeMistake, type PictureFit, type Recipe } from '@featurescope/core';
import * as v from 'valibot';
import { firstMethods } from '../attributions/attributions-model.js';
import { keptDream } from '../dream/kept-dream.js';
import { mapColourMaps, mapScales, mapWays } from '../maps/maps-model.js';
import { mapOrders } from '../maps/map-order.js';
import type { RestorableState } from '../protocol/index.js';

export const views = [
  'kernels',
  'maximized',
  'objectives',
  'maps',
  'attributions',
  'dream',
  'health',
] as const;
export type View = (typeof views)[number];

/** Whether a view shows what the network makes of a picture. */
export function looksThroughPictures(view: View): boolean {
  return view === 'maps' || view === 'attributions';
}

/** Whether a view has the strip of pictures, which [ and ] switch. */
export function hasPictures(view: View): boolean {
  return looksThroughPictures(view) || view === 'dream' || view === 'objectives';
}

/** The colour maps that suit weights, the default first. */
export const kernelColourMaps = ['signed', 'viridis', 'grey'] as const;
export type KernelColourMap = (typeof kernelColourMaps)[number];

const kernelScales = ['layer', 'filter'] as const;

/** Sides of tiles in pixels of the page. */
export const tileSizes = { smallest: 64, standard: 112, largest: 256 } as const;

const pictureFits = ['fit', 'crop', 'stretch'] as const satisfies readonly PictureFit[];

/** A picture's pixels are too many to be kept: by its origin it is read again. */
const savedPicture = v.object({ name: v.string(), origin: v.nullable(v.string()) });

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

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
  /** Name of the chosen recipe; null: the default one. */
  recipe: v.fallback(v.nullable(v.string()), null),
  /** What the person has made of a recipe; one that no longer fits is dropped. */
  editedRecipe: v.fallback(v.nullable(v.custom<Recipe>((value) => recipeMistake(value) === null)), null),
  seed: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  /** The first filters of every convolution instead of one layer's. */
  showsAllLayers: v.fallback(v.boolean(), false),
  pictures: v.fallback(v.array(savedPicture), []),
  /** Origin of the one that is looked at. */
  picture: v.fallback(v.nullable(v.string()), null),
  fit: v.fallback(v.picklist(pictureFits), 'fit'),
  /** Longest side of an image for a network of any size; null: the one that suits the network. */
  side: v.fallback(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2048))), null),
  mapWay: v.fallback(v.picklist(mapWays), 'network'),
  mapColours: v.fallback(v.picklist(mapColourMaps), 'viridis'),
  mapScale: v.fallback(v.picklist(mapScales), 'shared'),
  mapOrder: v.fallback(v.picklist(mapOrders), 'index'),
  /** Opacity of maps on the image; null: they do not lie there. */
  overlay: v.fallback(v.nullable(share), null),
  showsStrip: v.fallback(v.boolean(), false),
  methods: v.fallback(v.array(v.picklist(attributionMethods)), [...firstMethods]),
  heatOpacity: v.fallback(v.nullable(share), 0.6),
  dream: v.fallback(v.nullable(keptDream), null),
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
