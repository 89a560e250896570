import { originTexts, pngWithText, type PictureOrigin, type RgbaImage } from '@featurescope/core';
import { canvasFromPicture } from './draw-picture.js';

/** Shortest side of a saved picture in pixels: one of 28 pixels would be a thumbnail everywhere. */
const smallestSide = 256;

/** A canvas as the bytes of a PNG file. */
export async function pngFromCanvas(canvas: OffscreenCanvas): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}

/** A picture as a PNG file. Small ones are enlarged by a whole factor, so that each of their pixels stays one. */
export function pngFromPicture(picture: RgbaImage): Promise<Uint8Array<ArrayBuffer>> {
  const zoom = zoomOf(picture);
  const source = canvasFromPicture(picture);
  if (zoom === 1) return pngFromCanvas(source);
  const canvas = new OffscreenCanvas(picture.width * zoom, picture.height * zoom);
  const context = canvas.getContext('2d');
  if (context) {
    context.imageSmoothingEnabled = false;
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
  }
  return pngFromCanvas(canvas);
}

/** A picture as a PNG file that says how the picture came about, so that it can be made again. */
export async function pngWithOrigin(
  picture: RgbaImage,
  origin: PictureOrigin,
): Promise<Uint8Array<ArrayBuffer>> {
  return pngWithText(await pngFromPicture(picture), originTexts({ ...origin, zoom: zoomOf(picture) }));
}

function zoomOf({ width, height }: RgbaImage): number {
  return Math.max(1, Math.ceil(smallestSide / Math.max(1, Math.min(width, height))));
}
