import type { RgbaImage } from '@featurescope/core';
import { readPicture } from './read-picture.js';

/** A picture to begin from: of any size, as it is. */
export function readStartPicture(path: string): Promise<RgbaImage> {
  return readPicture(path, { width: null, height: null, channels: 3 });
}
