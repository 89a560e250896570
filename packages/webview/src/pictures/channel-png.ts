import type { RgbaImage } from '@featurescope/core';
import type { ModelSession } from '@featurescope/worker';
import type { GalleryKey } from '../scheduler/gallery.js';
import { knownHash } from '../scheduler/store-key.js';
import { pngFromPicture, pngWithOrigin } from './png.js';

/** The picture of a channel as a PNG file that says how it came about; without that where the network cannot be hashed. */
export async function channelPng(
  session: ModelSession,
  { layer, recipe, seed, canvasSize }: GalleryKey,
  channel: number,
  picture: RgbaImage,
): Promise<Uint8Array<ArrayBuffer>> {
  const model = await knownHash(session);
  if (model === null) return pngFromPicture(picture);
  return pngWithOrigin(picture, {
    ...{ kind: 'channels', layer, channels: [channel], columns: 1 },
    ...{ recipe, seed, ...(canvasSize !== null && { canvasSize }) },
    ...{ backend: session.backend.backend, model },
  });
}
