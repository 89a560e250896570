import type { RgbaImage } from '@featurescope/core';

/** A picture as a network of one channel sees it: its luma (Rec. 601, as core encodes it) on black. */
export function greyPicture({ width, height, data }: RgbaImage): RgbaImage {
  const grey = new Uint8ClampedArray(data.length);
  for (let offset = 0; offset < data.length; offset += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 255] = data.subarray(offset, offset + 4);
    const luma = ((0.299 * red + 0.587 * green + 0.114 * blue) * alpha) / 255;
    grey[offset] = luma;
    grey[offset + 1] = luma;
    grey[offset + 2] = luma;
    grey[offset + 3] = 255;
  }
  return { width, height, data: grey };
}
