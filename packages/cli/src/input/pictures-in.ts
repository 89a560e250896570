import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FeaturescopeError } from '@featurescope/core';

const pictureName = /\.(png|jpe?g|webp|gif|bmp|tiff?|avif)$/i;

/**
 * The picture files of a folder, by name; not those of folders in it.
 * @throws `INVALID_REQUEST` when it is no folder or has none
 */
export async function picturesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new FeaturescopeError('INVALID_REQUEST', `There is no folder "${folder}" of pictures.`, {
      cause: error,
    });
  });
  const pictures = names.filter((name) => pictureName.test(name)).sort();
  if (pictures.length > 0) return pictures.map((name) => join(folder, name));
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `The folder "${folder}" has no pictures (.png, .jpg, .webp, .gif, .bmp, .tiff, .avif).`,
  );
}
