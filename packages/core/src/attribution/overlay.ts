import { FeaturescopeError } from '../error.js';
import type { RgbaImage } from '../images/rgba-image.js';

/**
 * A picture with another one laid over it.
 *
 * @param heat of the picture's size; where it is transparent the picture shows
 * @param opacity of the heat, from 0 (the picture alone) to 1
 * @throws `INVALID_REQUEST` when the two differ in size
 */
export function overlay(picture: RgbaImage, heat: RgbaImage, opacity: number): RgbaImage {
  if (picture.width !== heat.width || picture.height !== heat.height) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `What is laid over a picture of ${picture.width}×${picture.height} pixels must have its size, not ${heat.width}×${heat.height}.`,
    );
  }
  const data = picture.data.map((below, index) => {
    if (index % 4 === 3) return below;
    const share = (Math.min(1, Math.max(0, opacity)) * (heat.data[index - (index % 4) + 3] ?? 255)) / 255;
    return below + share * ((heat.data[index] ?? 0) - below);
  });
  return { width: picture.width, height: picture.height, data };
}
