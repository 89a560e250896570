import type { RgbaImage } from '@featurescope/core';

/** Draws a picture pixel by pixel; the canvas takes its size. */
export function drawPicture(canvas: HTMLCanvasElement | OffscreenCanvas, picture: RgbaImage): void {
  canvas.width = picture.width;
  canvas.height = picture.height;
  const context = canvas.getContext('2d') as
    CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null;
  if (picture.width * picture.height === 0) return;
  context?.putImageData(new ImageData(picture.data, picture.width, picture.height), 0, 0);
}
