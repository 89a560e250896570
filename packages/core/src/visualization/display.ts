import type { FloatImage, RgbaImage } from '../images/rgba-image.js';
import type { DisplaySpec } from './recipe.js';

/**
 * A finished image as a picture, times 255 and cut to whole numbers as numpy's `astype('uint8')` does. Statistics run over
 * all values of the image.
 */
export function displayPicture(display: DisplaySpec, image: FloatImage): RgbaImage {
  switch (display.kind) {
    case 'as-is':
      return rgbaFromFloat(image, (value) => value);
    case 'de-average':
      return rgbaFromFloat(deAveraged(image), (value) => value / 255);
    case 'standardize': {
      const { values } = image;
      const mean = meanOf(values);
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      const scale = display.contrast / (Math.sqrt(variance) + display.epsilon);
      return rgbaFromFloat(cropped(image, display.crop ?? 0), (value) => (value - mean) * scale + 0.5);
    }
  }
}

/**
 * What of an image is brighter than its mean, from 0 to 255: clip(x − mean, 0, 255) · 255 / max. An image without anything
 * brighter is black.
 */
export function deAveraged(image: FloatImage): FloatImage {
  const mean = meanOf(image.values);
  const brighter = image.values.map((value) => Math.min(255, Math.max(0, value - mean)));
  const largest = brighter.reduce((peak, value) => Math.max(peak, value), 0);
  return { ...image, values: largest === 0 ? brighter : brighter.map((value) => (value * 255) / largest) };
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Without a frame that is so large a share of each side. */
function cropped(image: FloatImage, share: number): FloatImage {
  const [top, left] = [Math.round(image.height * share), Math.round(image.width * share)];
  if (top === 0 && left === 0) return image;
  const { channels } = image;
  const [height, width] = [image.height - 2 * top, image.width - 2 * left];
  const values = new Float32Array(height * width * channels);
  for (let row = 0; row < height; row++) {
    const start = ((row + top) * image.width + left) * channels;
    values.set(image.values.subarray(start, start + width * channels), row * width * channels);
  }
  return { width, height, channels, values };
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
