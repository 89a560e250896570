import { FeaturescopeError, type ImageInput, type RgbaImage } from '@featurescope/core';
import sharp from 'sharp';
import { readNamedFile } from './read-file.js';

/**
 * A picture file as RGBA bytes, turned upright, stretched to the network's input size. A size that the network leaves
 * open is the picture's own.
 *
 * @throws `INVALID_REQUEST` when there is no such file, `INVALID_IMAGE` when it is no picture or a damaged one
 */
export async function readPicture(path: string, { height, width }: ImageInput): Promise<RgbaImage> {
  const bytes = await readNamedFile(path);
  try {
    const upright = sharp(bytes).autoOrient().toColourspace('srgb').ensureAlpha();
    const size = { ...(height !== null && { height }), ...(width !== null && { width }) };
    const sized =
      height === null && width === null ? upright : upright.resize({ ...size, fit: 'fill', kernel: 'cubic' });
    const { data, info } = await sized.raw().toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new FeaturescopeError('INVALID_IMAGE', `"${path}" is no picture that can be read: ${why}.`, {
      cause: error,
    });
  }
}

/**
 * A picture of any size, as it is.
 * @throws as `readPicture`
 */
export function readWholePicture(path: string): Promise<RgbaImage> {
  return readPicture(path, { width: null, height: null, channels: 3 });
}
