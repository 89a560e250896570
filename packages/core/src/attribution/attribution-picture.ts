import { colourTable } from '../images/colour-map.js';
import type { InputEncoding } from '../images/input-encoding.js';
import type { RgbaImage } from '../images/rgba-image.js';
import type { Attribution, AttributionMethod } from './attribution.js';

export const attributionPictureModes = ['signed', 'magnitude', 'rgb'] as const;

/**
 * 'signed': sums over the channels, from blue (against the class) over white to red (for it). 'magnitude': the channels'
 * largest magnitude, from black to bright. 'rgb': values as colours around grey; of other than three channels as
 * brightness, by their sum.
 */
export type AttributionPictureMode = (typeof attributionPictureModes)[number];

/** Of the papers: SmoothGrad cuts its maps here. */
export const defaultPercentile = 99;

/** How a method's maps are best seen: as its paper shows them. */
export function defaultPictureMode(method: AttributionMethod, channels: number): AttributionPictureMode {
  switch (method) {
    case 'gradient':
    case 'smoothgrad':
    case 'grad-cam':
    case 'grad-cam++':
      return 'magnitude';
    case 'guided-backpropagation':
    case 'guided-grad-cam':
      return channels === 3 ? 'rgb' : 'signed';
    case 'gradient-x-input':
    case 'integrated-gradients':
    case 'occlusion':
      return 'signed';
  }
}

export interface AttributionPictureOptions {
  readonly mode: AttributionPictureMode;
  /** 0 to 100: magnitudes above this share of them all are drawn at full strength, so that few outliers hide nothing. */
  readonly percentile: number;
  /** Order of the channels, for 'rgb'. Default: 'rgb'. */
  readonly channelOrder?: InputEncoding['channelOrder'];
}

/** An attribution as a picture of its size. One that is zero everywhere is white, black or grey all over. */
export function attributionPicture(
  attribution: Pick<Attribution, 'width' | 'height' | 'channels' | 'values'>,
  { mode, percentile, channelOrder = 'rgb' }: AttributionPictureOptions,
): RgbaImage {
  const { width, height, channels, values } = attribution;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  const isColour = mode === 'rgb' && channels === 3;
  const drawn = isColour ? values : perPixel(attribution, mode);
  const strength = fullStrength(drawn, percentile);
  const unit = (index: number) => (strength === 0 ? 0 : (drawn[index] ?? 0) / strength);
  const table = colourTable(mode === 'magnitude' ? 'magma' : mode === 'signed' ? 'signed' : 'grey');
  for (let pixel = 0; pixel < width * height; pixel++) {
    if (isColour) {
      const colours = [0, 1, 2].map((channel) => 127.5 + 127.5 * unit(pixel * 3 + channel));
      data.set(channelOrder === 'bgr' ? colours.reverse() : colours, pixel * 4);
    } else {
      const level = mode === 'magnitude' ? unit(pixel) : (unit(pixel) + 1) / 2;
      const entry = Math.round(Math.min(1, Math.max(0, level)) * 255) * 3;
      data.set(table.subarray(entry, entry + 3), pixel * 4);
    }
  }
  return { width, height, data };
}

/** One number per pixel. */
function perPixel(
  { width, height, channels, values }: Pick<Attribution, 'width' | 'height' | 'channels' | 'values'>,
  mode: AttributionPictureMode,
): Float32Array {
  return Float32Array.from({ length: width * height }, (_, pixel) =>
    values
      .subarray(pixel * channels, (pixel + 1) * channels)
      .reduce((all, value) => (mode === 'magnitude' ? Math.max(all, Math.abs(value)) : all + value), 0),
  );
}

/** The magnitude at the percentile; the largest one where that is zero, as of a map that is zero nearly everywhere. */
function fullStrength(values: Float32Array, percentile: number): number {
  const magnitudes = values.map(Math.abs).sort();
  const share = Math.min(100, Math.max(0, percentile)) / 100;
  const atPercentile = magnitudes[Math.round(share * (magnitudes.length - 1))] ?? 0;
  return atPercentile > 0 ? atPercentile : (magnitudes.at(-1) ?? 0);
}
