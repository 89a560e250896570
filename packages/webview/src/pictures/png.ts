import { originTexts, pngWithText, type PictureOrigin, type RgbaImage } from '@featurescope/core';
import { canvasFromPicture } from './draw-picture.js';

/** Shortest side of a saved picture in pixels: one of 28 pixels would be a thumbnail everywhere. */
const smallestSide = 256;

/**
 * A canvas as the bytes of a PNG file.
 * @param origin how what it shows came about, so that it can be made again; null: the file says nothing of that
 */
export async function pngFromCanvas(
  canvas: OffscreenCanvas,
  origin: PictureOrigin | null = null,
): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  const png = new Uint8Array(await blob.arrayBuffer());
  return origin ? pngWithText(png, originTexts(origin)) : png;
}

/**
 * A picture as a PNG file. Small ones are enlarged by a whole factor, so that each of their pixels stays one.
 * @param origin as `pngFromCanvas` takes it
 */
export function pngFromPicture(
  picture: RgbaImage,
  origin: PictureOrigin | null = null,
): Promise<Uint8Array<ArrayBuffer>> {
  const zoom = zoomOf(picture);
  const source = canvasFromPicture(picture);
  if (zoom === 1) return pngFromCanvas(source, origin);
  const canvas = new OffscreenCanvas(picture.width * zoom, picture.height * zoom);
  const context = canvas.getContext('2d');
  if (context) {
    context.imageSmoothingEnabled = false;
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
  }
  return pngFromCanvas(canvas, origin && { ...origin, zoom });
}

function zoomOf({ width, height }: RgbaImage): number {
  return Math.max(1, Math.ceil(smallestSide / Math.max(1, Math.min(width, height))));
}
