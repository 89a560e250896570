import type { RgbaImage } from '@featurescope/core';

/** Draws a picture pixel by pixel; the canvas takes its size. */
export function drawPicture(canvas: HTMLCanvasElement, picture: RgbaImage): void {
  canvas.width = picture.width;
  canvas.height = picture.height;
  if (picture.width * picture.height === 0) return;
  canvas.getContext('2d')?.putImageData(imageData(picture), 0, 0);
}

/** A canvas that nobody sees, to draw from or to encode. */
export function canvasFromPicture(picture: RgbaImage): OffscreenCanvas {
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext('2d')?.putImageData(imageData(picture), 0, 0);
  return canvas;
}

function imageData({ data, width, height }: RgbaImage): ImageData {
  return new ImageData(data, width, height);
}
