import type { Region, RgbaImage } from '@featurescope/core';

/** The part of a picture that a cell sees. */
export function patchPicture(picture: RgbaImage, { left, top, width, height }: Region): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let row = 0; row < height; row++) {
    const start = ((top + row) * picture.width + left) * 4;
    data.set(picture.data.subarray(start, start + width * 4), row * width * 4);
  }
  return { width, height, data };
}
