import type { InputEncoding } from '../images/input-encoding.js';
import type { FloatImage } from '../images/rgba-image.js';
import type { Baseline } from './attribution.js';

/** Standard deviation of the blur, as a share of the shorter side: 20 pixels of 224. */
const blurShare = 20 / 224;

/** An image in which nothing is to be seen, in model-input units and of the image's size. */
export function baselineImage(
  baseline: Baseline,
  image: FloatImage,
  encoding: InputEncoding,
): Float32Array<ArrayBuffer> {
  switch (baseline) {
    case 'black':
      return filled(image, blackOf(encoding, image.channels));
    case 'mean':
      return filled(image, meanOf(image));
    case 'blur':
      return blurred(image, blurShare * Math.min(image.width, image.height));
  }
}

/** What black becomes in each channel. */
function blackOf({ range, mean, std }: InputEncoding, channels: number): number[] {
  return Array.from({ length: channels }, (_, channel) => {
    const channelMean = mean[channel] ?? mean[0] ?? 0;
    return (range[0] - channelMean) / (std[channel] ?? std[0] ?? 1);
  });
}

function meanOf({ channels, values }: FloatImage): number[] {
  const sums = Array.from({ length: channels }, () => 0);
  values.forEach((value, index) => {
    sums[index % channels] = (sums[index % channels] ?? 0) + value;
  });
  return sums.map((sum) => (sum * channels) / values.length);
}

function filled({ channels, values }: FloatImage, colour: readonly number[]): Float32Array<ArrayBuffer> {
  return Float32Array.from(values, (_, index) => colour[index % channels] ?? 0);
}

/** By a Gaussian that is cut at three deviations; beyond the border the border's pixels go on. */
function blurred(image: FloatImage, deviation: number): Float32Array<ArrayBuffer> {
  const { width, height, channels } = image;
  const radius = Math.ceil(3 * deviation);
  const weights = Array.from({ length: 2 * radius + 1 }, (_, tap) =>
    Math.exp(-0.5 * ((tap - radius) / deviation) ** 2),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const blurAxis = (values: Float32Array, length: number, step: number): Float32Array<ArrayBuffer> =>
    Float32Array.from(values, (_, index) => {
      const position = Math.floor(index / step) % length;
      return weights.reduce((sum, weight, tap) => {
        const from = Math.min(length - 1, Math.max(0, position + tap - radius));
        return sum + (weight / total) * (values[index + (from - position) * step] ?? 0);
      }, 0);
    });
  return blurAxis(blurAxis(image.values, width, channels), height, width * channels);
}
