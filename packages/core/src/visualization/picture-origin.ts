import * as v from 'valibot';
import { FeaturescopeError } from '../error.js';
import { pngTexts } from '../images/png-text.js';
import { parseFailure } from './parse-failure.js';
import type { Recipe } from './recipe.js';
import { recipeSchema } from './recipe-schema.js';

/** How a picture came about: all that is needed, beside the model and what it began from, to make it again. */
export type PictureOrigin = OriginFacts & OriginTarget;

/** What was excited. */
export type OriginTarget =
  /** Channels of a layer, side by side in rows of `columns`; `raw`: class images that were not de-averaged. */
  | {
      readonly kind: 'channels';
      readonly layer: string;
      readonly channels: readonly number[];
      readonly columns: number;
      readonly raw?: boolean;
    }
  /** What the text of an objective says. */
  | { readonly kind: 'objective'; readonly objective: string }
  /** More of what a layer sees in the picture that `start` tells of. */
  | { readonly kind: 'caricature'; readonly layer: string };

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
  backend: v.string(),
  model: v.string(),
};

const originSchema = v.variant('kind', [
  v.object({
    kind: v.literal('channels'),
    layer: v.string(),
    channels: v.pipe(v.array(whole), v.minLength(1)),
    columns: atLeastOne,
    raw: v.exactOptional(v.boolean()),
    ...facts,
  }),
  v.object({ kind: v.literal('objective'), objective: v.string(), ...facts }),
  v.object({ kind: v.literal('caricature'), layer: v.string(), ...facts }),
]) satisfies v.GenericSchema<unknown, PictureOrigin>;

/** The texts for a PNG (`pngWithText`) that `pictureOrigin` reads again. */
export function originTexts(origin: PictureOrigin): Readonly<Record<string, string>> {
  return { Software: 'Featurescope', Featurescope: JSON.stringify(origin) };
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
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), originSchema), text);
  if (result.success) return result.output;
  throw new FeaturescopeError(
    'INVALID_IMAGE',
    `What the picture says of how it was made cannot be followed; dreams and films cannot be made again from it. ${parseFailure(result.issues)}.`,
  );
}
