import type { RgbaImage } from '@featurescope/core';

/** A picture with each pixel repeated, so many times each way. */
export function enlarged(picture: RgbaImage, zoom: number): RgbaImage {
  if (zoom === 1) return picture;
  const [width, height] = [picture.width * zoom, picture.height * zoom];
  const from = new Uint32Array(Uint8ClampedArray.from(picture.data).buffer);
  const pixels = new Uint32Array(width * height);
  for (let row = 0; row < height; row++) {
    const start = Math.floor(row / zoom) * picture.width;
    for (let column = 0; column < width; column++) {
      pixels[row * width + column] = from[start + Math.floor(column / zoom)] ?? 0;
    }
  }
  return { width, height, data: new Uint8ClampedArray(pixels.buffer) };
}
