import type { FloatImage, RgbaImage } from '../images/rgba-image.js';
import type { DisplaySpec } from './recipe.js';

/**
 * A finished image as a picture, times 255 and cut to whole numbers as numpy's `astype('uint8')` does. Statistics of
 * 'standardize' run over all values of the image.
 */
export function displayPicture(display: DisplaySpec, image: FloatImage): RgbaImage {
  if (display.kind === 'as-is') return rgbaFromFloat(image, (value) => value);
  const { values } = image;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const scale = display.contrast / (Math.sqrt(variance) + display.epsilon);
  return rgbaFromFloat(image, (value) => (value - mean) * scale + 0.5);
}

/**
 * Draws numbers as pixels: 1 channel as grey, 3 as colour, of more the first three.
 * @param unit maps a value to [0, 1]; what lies outside is clipped
 */
function rgbaFromFloat(
  { width, height, channels, values }: FloatImage,
  unit: (value: number) => number,
): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4);
  const byteAt = (pixel: number, channel: number) =>
    Math.floor(Math.min(1, Math.max(0, unit(values[pixel * channels + channel] ?? 0))) * 255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const red = byteAt(pixel, 0);
    data[pixel * 4] = red;
    data[pixel * 4 + 1] = channels >= 3 ? byteAt(pixel, 1) : red;
    data[pixel * 4 + 2] = channels >= 3 ? byteAt(pixel, 2) : red;
    data[pixel * 4 + 3] = 255;
  }
  return { width, height, data };
}
