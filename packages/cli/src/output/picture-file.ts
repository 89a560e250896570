import { access, constants, stat, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { FeaturescopeError, pngWithText, type RgbaImage } from '@featurescope/core';
import sharp from 'sharp';

/**
 * Tells before the work, not after it, that a picture could not be written.
 * @param endings what the file may be
 * @throws `INVALID_REQUEST`
 */
export async function requireWritable(path: string, endings: readonly string[] = ['.png']): Promise<void> {
  if (!endings.includes(extname(path).toLowerCase())) {
    const names = endings.map((ending) => `"${ending}"`).join(', ');
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      endings.length === 1
        ? `Pictures are written as PNG: give --out a name that ends in ${names}, not "${path}".`
        : `Give --out a name that ends in one of ${names}, not "${path}".`,
    );
  }
  const folder = dirname(path);
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder)
    throw new FeaturescopeError('INVALID_REQUEST', `There is no folder "${folder}" to write "${path}" into.`);
  const existing = await stat(path).catch(() => null);
  if (existing?.isDirectory()) throw unwritable(path, 'it is a folder');
  try {
    await access(existing ? path : folder, constants.W_OK);
  } catch (error) {
    throw unwritable(path, 'writing there is not permitted', error);
  }
}

/**
 * @param metadata what the file says of how it was made, by keyword
 * @throws `INVALID_REQUEST` when the file cannot be written
 */
export async function writePicture(
  path: string,
  { width, height, data }: RgbaImage,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  try {
    const png = await sharp(data, { raw: { width, height, channels: 4 } })
      .png()
      .toBuffer();
    await writeFile(path, pngWithText(png, metadata));
  } catch (error) {
    throw unwritable(path, error instanceof Error ? error.message : String(error), error);
  }
}

function unwritable(path: string, why: string, cause?: unknown): FeaturescopeError {
  return new FeaturescopeError('INVALID_REQUEST', `"${path}" cannot be written: ${why}.`, { cause });
}
