import type { RgbaImage } from '@featurescope/core';
import { sha256 } from '@featurescope/worker';

const hashes = new WeakMap<RgbaImage, Promise<string>>();

/** SHA-256 of a picture's pixels, found once: what a file tells of the picture that it was made from. */
export function pictureHash(picture: RgbaImage): Promise<string> {
  const hash = hashes.get(picture) ?? sha256(picture.data);
  hashes.set(picture, hash);
  return hash;
}
