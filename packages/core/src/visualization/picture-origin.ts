import * as v from 'valibot';
import { version } from '../../package.json';
import { FeaturescopeError } from '../error.js';
import type { PictureFit } from '../images/fit-picture.js';
import { inputEncodingSchema, type InputEncoding } from '../images/input-encoding.js';
import { pngTexts } from '../images/png-text.js';
import { mistakeWords, parseConfig, parseMistake } from './parse-failure.js';
import type { Recipe } from './recipe.js';
import { recipeSchema } from './recipe-schema.js';

/** How a picture came about: all that is needed, beside the model and what it began from, to make it again. */
export type PictureOrigin = OriginFacts & OriginTarget;

/** What was excited: one thing, or several that lie on a sheet, each made by itself. */
export type OriginTarget = OriginPart | { readonly kind: 'sheet'; readonly parts: readonly OriginPart[] };

export type OriginPart =
  /** Channels of a layer, side by side in rows of `columns`; `raw`: class images that were not de-averaged. */
  | {
      readonly kind: 'channels';
      readonly layer: string;
      readonly channels: readonly number[];
      readonly columns: number;
      readonly raw?: boolean;
    }
  | {
      /** What the text of an objective says. */
      readonly kind: 'objective';
      readonly objective: string;
      /** Of `count` pictures from starts of their own that were to differ (`diverseObjective`), these. Default: one picture. */
      readonly diverse?: { readonly count: number; readonly shown: readonly number[] };
    }
  | {
      /** More of what a layer sees in the picture that `start` tells of. */
      readonly kind: 'caricature';
      readonly layer: string;
      /** How that picture became the network's input. Default: 'crop'. */
      readonly fit?: PictureFit;
      /** Its longest side in pixels, where the network takes any size. Default: the one that suits the network. */
      readonly side?: number;
      /** Default: the model's own. */
      readonly encoding?: InputEncoding;
    };

interface OriginFacts {
  readonly recipe: Recipe;
  readonly seed: number;
  /** Default: the recipe's, or the network's. */
  readonly canvasSize?: number;
  /** Default: the recipe's. */
  readonly stepCount?: number;
  /** SHA-256 of the picture that it began from, in hexadecimal digits. Default: from noise. */
  readonly start?: string;
  /** How many pixels of the file, each way, are one of the picture. Default: 1. */
  readonly zoom?: number;
  /** With a title and a name below each picture, which are not drawn when it is made again. Default: false. */
  readonly labelled?: boolean;
  readonly backend: string;
  /** SHA-256 of what the network computes, in hexadecimal digits. */
  readonly model: string;
}

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const atLeastOne = v.pipe(v.number(), v.integer(), v.minValue(1));

const facts = {
  recipe: recipeSchema,
  seed: whole,
  canvasSize: v.exactOptional(atLeastOne),
  stepCount: v.exactOptional(atLeastOne),
  start: v.exactOptional(v.string()),
  zoom: v.exactOptional(atLeastOne),
  labelled: v.exactOptional(v.boolean()),
  backend: v.string(),
  model: v.string(),
};

const numbers = v.pipe(v.array(whole), v.minLength(1));

const channels = v.object({
  kind: v.literal('channels'),
  layer: v.string(),
  channels: numbers,
  columns: atLeastOne,
  raw: v.exactOptional(v.boolean()),
});

const objective = v.object({
  kind: v.literal('objective'),
  objective: v.string(),
  diverse: v.exactOptional(v.object({ count: atLeastOne, shown: numbers })),
});

const caricature = v.object({
  kind: v.literal('caricature'),
  layer: v.string(),
  fit: v.exactOptional(v.picklist(['fit', 'crop', 'stretch'])),
  side: v.exactOptional(atLeastOne),
  encoding: v.exactOptional(inputEncodingSchema),
});

const parts = v.pipe(v.array(v.variant('kind', [channels, objective, caricature])), v.minLength(1));

const originSchema = v.variant('kind', [
  v.object({ ...channels.entries, ...facts }),
  v.object({ ...objective.entries, ...facts }),
  v.object({ ...caricature.entries, ...facts }),
  v.object({ kind: v.literal('sheet'), parts, ...facts }),
]) satisfies v.GenericSchema<unknown, PictureOrigin>;

/** The texts for a PNG (`pngWithText`) that `pictureOrigin` reads again. */
export function originTexts(origin: PictureOrigin): Readonly<Record<string, string>> {
  return { Software: `Featurescope ${version}`, Featurescope: JSON.stringify(origin) };
}

/**
 * How the picture of a PNG file came about.
 * @throws `INVALID_IMAGE` when it is no PNG, or does not say so
 */
export function pictureOrigin(png: Uint8Array): PictureOrigin {
  const text = pngTexts(png)['Featurescope'];
  if (text === undefined) {
    throw new FeaturescopeError(
      'INVALID_IMAGE',
      'The picture does not say how it was made. Give a PNG as Featurescope has written it: other programs may have taken that out.',
    );
  }
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), originSchema), text, parseConfig);
  if (result.success) return result.output;
  throw new FeaturescopeError(
    'INVALID_IMAGE',
    `What the picture says of how it was made cannot be followed; dreams and films cannot be made again from it. ${mistakeWords(parseMistake(result.issues))}.`,
  );
}
