import type { OriginTarget, PictureOrigin, Recipe, RgbaImage } from '@featurescope/core';
import type { ModelSession } from '@featurescope/worker';
import { knownHash } from '../scheduler/store-key.js';
import { pictureHash } from './picture-hash.js';

/** How pictures are made, whatever they show. */
export interface Making {
  readonly recipe: Recipe;
  readonly seed: number;
  /** Side of the canvas in pixels. Default, and null: what the recipe and the network choose. */
  readonly canvasSize?: number | null;
  /** What they begin from. Default: noise. */
  readonly startPicture?: RgbaImage;
}

/** What a file says of how its pictures came about; null where the network cannot be hashed. */
export async function originOf(
  session: ModelSession,
  target: OriginTarget,
  { recipe, seed, canvasSize = null, startPicture }: Making,
): Promise<PictureOrigin | null> {
  const model = await knownHash(session);
  if (model === null) return null;
  return {
    ...target,
    ...{ recipe, seed, backend: session.backend.backend, model },
    ...(canvasSize !== null && { canvasSize }),
    ...(startPicture && { start: await pictureHash(startPicture) }),
  };
}

/** As `originOf`, for a sheet that has a title and a name below each picture. */
export async function sheetOriginOf(...of: Parameters<typeof originOf>): Promise<PictureOrigin | null> {
  const origin = await originOf(...of);
  return origin && { ...origin, labelled: true };
}
