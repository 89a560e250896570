import type { FeatureMaps } from './feature-maps.js';

/** The activations of one channel in numbers. */
export interface UnitReport {
  readonly histogram: UnitHistogram;
  readonly mean: number;
  /** Of the population. */
  readonly std: number;
  readonly max: number;
  /** Share of activations that are exactly 0, from 0 to 1. */
  readonly zeroShare: number;
}

export interface UnitHistogram {
  /** One more than there are counts; the last bin takes its upper edge too. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** Describes one channel over one or several images. Activations that are not finite are passed over. */
export function unitReport(
  maps: readonly Pick<FeatureMaps, 'channels' | 'values'>[],
  channel: number,
  binCount = 32,
): UnitReport {
  const activations = maps.flatMap(({ values, channels }) => {
    const own: number[] = [];
    for (let index = channel; index < values.length; index += channels) {
      const value = values[index] as number;
      if (Number.isFinite(value)) own.push(value);
    }
    return own;
  });
  const count = activations.length || 1;
  const mean = activations.reduce((sum, value) => sum + value, 0) / count;
  const variance = activations.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  const min = activations.reduce((least, value) => Math.min(least, value), Infinity);
  const max = activations.reduce((greatest, value) => Math.max(greatest, value), -Infinity);
  return {
    histogram: histogramOf(activations, min, max, binCount),
    mean,
    std: Math.sqrt(variance),
    max: activations.length === 0 ? 0 : max,
    zeroShare: activations.filter((value) => value === 0).length / count,
  };
}

function histogramOf(values: readonly number[], min: number, max: number, binCount: number): UnitHistogram {
  if (values.length === 0) return { edges: [0, 1], counts: [0] };
  // All values are the same: one bin around them.
  if (min === max) return { edges: [min - 0.5, min + 0.5], counts: [values.length] };
  const counts = Array.from({ length: binCount }, () => 0);
  for (const value of values) {
    const bin = Math.min(binCount - 1, Math.floor(((value - min) / (max - min)) * binCount));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const edges = Array.from({ length: binCount + 1 }, (_, edge) => min + ((max - min) * edge) / binCount);
  return { edges, counts };
}
