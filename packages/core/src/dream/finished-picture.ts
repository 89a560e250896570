import type { RgbaImage } from '../images/rgba-image.js';

/** Red, green and blue in the luma and the two colour differences of BT.601, as JPEG has them. */
function lumaOf(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/**
 * What was dreamt, laid over the original of the same size: transparency is the original's, colours too where they are to be kept, and
 * where the mask is 0 so is every bit.
 *
 * @param dreamt values from 0 to 1, `[height, width, channels]` of 1 (grey) or 3 channels; what lies outside is cut off
 */
export function finishedPicture(
  original: RgbaImage,
  dreamt: Float32Array,
  { mask, keepsColour = false }: { readonly mask?: Uint8ClampedArray; readonly keepsColour?: boolean },
): RgbaImage {
  const { width, height } = original;
  const pixelCount = width * height;
  const channels = dreamt.length / pixelCount;
  const data = original.data.slice();
  const byte = (pixel: number, colour: number) =>
    Math.round(255 * Math.min(1, Math.max(0, dreamt[pixel * channels + (channels === 1 ? 0 : colour)] ?? 0)));
  for (let pixel = 0; pixel < pixelCount; pixel++) {
    const free = mask?.[pixel] ?? 255;
    if (free === 0) continue;
    const at = pixel * 4;
    const lighter = keepsColour
      ? lumaOf(byte(pixel, 0), byte(pixel, 1), byte(pixel, 2)) -
        lumaOf(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0)
      : 0;
    for (let colour = 0; colour < 3; colour++) {
      const before = data[at + colour] ?? 0;
      const after = keepsColour ? before + lighter : byte(pixel, colour);
      data[at + colour] = before + ((after - before) * free) / 255;
    }
  }
  return { width, height, data };
}
