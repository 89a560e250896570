// A picture's file → its pixels, by the browser's own decoders.
import { FeaturescopeError, type RgbaImage } from '@featurescope/core';
import { formatBytes, pictureFormat } from './picture-format.js';

/** A photo of 50 megapixels would take 200 MB for nothing: networks look at far fewer. */
const largestSide = 1024;

/**
 * The pixels of a JPEG, PNG, WebP, GIF (its first frame) or BMP file, turned upright as its EXIF data says, in sRGB. Pictures of more than
 * 1024 pixels a side are scaled down.
 *
 * @throws `INVALID_IMAGE` saying whether it is no picture at all, or a damaged one
 */
export async function decodePicture(name: string, file: Blob): Promise<RgbaImage> {
  const bitmap = await bitmapOf(name, file);
  const scale = Math.min(1, largestSide / Math.max(bitmap.width, bitmap.height));
  return pixelsOf(bitmap, scale);
}

/**
 * As `decodePicture`, brought to a size.
 * @param longestSide in pixels; default: the picture's own
 */
export async function decodePictureAt(name: string, file: Blob, longestSide?: number): Promise<RgbaImage> {
  const bitmap = await bitmapOf(name, file);
  const longest = Math.max(bitmap.width, bitmap.height);
  return pixelsOf(bitmap, (longestSide ?? longest) / longest);
}

async function bitmapOf(name: string, file: Blob): Promise<ImageBitmap> {
  if (file.size === 0) {
    throw new FeaturescopeError('INVALID_IMAGE', `"${name}" is empty. Copy or download it again.`);
  }
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (error) {
    const format = pictureFormat(new Uint8Array(await file.slice(0, formatBytes).arrayBuffer()));
    const message =
      format === null
        ? `"${name}" is no picture that can be read. JPEG, PNG, WebP, GIF and BMP files can.`
        : `"${name}" is a ${format} file that is damaged or ends too early. Copy or download it again.`;
    throw new FeaturescopeError('INVALID_IMAGE', message, { cause: error });
  }
}

/** Closes the bitmap. */
function pixelsOf(bitmap: ImageBitmap, scale: number): RgbaImage {
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new FeaturescopeError('INTERNAL', 'This browser draws no pictures.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}
