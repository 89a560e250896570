import type { FeatureMaps } from './feature-maps.js';

/** One map in numbers. */
export interface MapStatistics {
  readonly mean: number;
  readonly max: number;
  readonly min: number;
  /** Share of activations that are exactly 0, from 0 to 1; 1: the map is dark. */
  readonly zeroShare: number;
}

/** One entry per channel. */
export function mapStatistics({
  values,
  channels,
}: Pick<FeatureMaps, 'values' | 'channels'>): readonly MapStatistics[] {
  const sums = new Float64Array(channels);
  const zeros = new Uint32Array(channels);
  const greatest = new Float32Array(channels).fill(-Infinity);
  const least = new Float32Array(channels).fill(Infinity);
  // In the order of memory: channel by channel would be several times slower.
  for (let start = 0; start < values.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const value = values[start + channel] as number;
      sums[channel] = (sums[channel] as number) + value;
      if (value === 0) zeros[channel] = (zeros[channel] as number) + 1;
      if (value > (greatest[channel] as number)) greatest[channel] = value;
      if (value < (least[channel] as number)) least[channel] = value;
    }
  }
  const count = values.length / channels;
  return Array.from({ length: channels }, (_, channel) => ({
    mean: (sums[channel] ?? 0) / count,
    max: greatest[channel] ?? 0,
    min: least[channel] ?? 0,
    zeroShare: (zeros[channel] ?? 0) / count,
  }));
}
