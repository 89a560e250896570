import { colourTable, type ColourMap } from '../images/colour-map.js';
import type { RgbaImage } from '../images/rgba-image.js';
import { rangeOf, signedRange, type ValueRange } from '../images/value-range.js';
import type { FeatureMaps } from './feature-maps.js';

export interface MapPictureOptions {
  readonly colourMap: ColourMap;
  /** Of `mapsRange`. What lies outside gets the first or the last colour. */
  readonly range: ValueRange;
}

/** One channel's map as a picture of one pixel per activation. NaN is shown as the least value. */
export function mapPicture(
  { width, height, channels, values }: FeatureMaps,
  channel: number,
  { colourMap, range }: MapPictureOptions,
): RgbaImage {
  const span = range.max - range.min || 1;
  const table = colourTable(colourMap);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const unit = ((values[pixel * channels + channel] ?? 0) - range.min) / span;
    const colour = Math.round(Math.min(1, Math.max(0, unit || 0)) * 255) * 3;
    data[pixel * 4] = table[colour] ?? 0;
    data[pixel * 4 + 1] = table[colour + 1] ?? 0;
    data[pixel * 4 + 2] = table[colour + 2] ?? 0;
    data[pixel * 4 + 3] = 255;
  }
  return { width, height, data };
}

/**
 * The range that the colours are spread over.
 * @param channel null: all maps share one range, so that their brightness can be compared
 * @param isSigned as wide to both sides of 0, for the 'signed' colour map
 */
export function mapsRange(maps: FeatureMaps, channel: number | null, isSigned: boolean): ValueRange {
  const range = channel === null ? sharedRange(maps) : rangeOf(maps.values, channel, maps.channels);
  return isSigned ? signedRange(range) : range;
}

/** Asked for once per picture, and the same for all. */
const sharedRanges = new WeakMap<FeatureMaps, ValueRange>();

function sharedRange(maps: FeatureMaps): ValueRange {
  const known = sharedRanges.get(maps);
  if (known) return known;
  const range = rangeOf(maps.values);
  sharedRanges.set(maps, range);
  return range;
}
