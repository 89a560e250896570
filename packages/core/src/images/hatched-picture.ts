import type { RgbaImage } from './rgba-image.js';

/** Distance between two lines of the hatching, in pixels. */
const spacing = 6;

/** What stands on a sheet in the place of a picture that cannot be made: dark, with diagonal lines, never grey noise. */
export function hatchedPicture(width: number, height: number): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const isLine = ((pixel % width) + Math.floor(pixel / width)) % spacing === 0;
    data.set(isLine ? [90, 90, 90, 255] : [30, 30, 30, 255], pixel * 4);
  }
  return { width, height, data };
}
