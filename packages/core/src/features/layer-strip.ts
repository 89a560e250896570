import { FeaturescopeError } from '../error.js';
import type { FloatImage } from '../images/rgba-image.js';
import { layerOutputs } from '../visualization/layer-outputs.js';
import type { LoadedModel } from '../visualization/model.js';
import { mapSize, type FeatureMaps } from './feature-maps.js';
import { mapMeans } from './map-means.js';
import { mapStatistics } from './map-statistics.js';

/** What to show of every layer. */
export interface StripRequest {
  /** In model-input units. */
  readonly image: FloatImage;
  /** How many maps of each layer: the strongest. */
  readonly mapsPerLayer: number;
  /** Maps come as squares of this side. */
  readonly side: number;
}

/** The strongest maps of one layer. */
export interface StripLayer {
  readonly layer: string;
  /** Of the maps before they were brought to one size. */
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Strongest (greatest mean magnitude) first. */
  readonly maps: readonly StripMap[];
}

export interface StripMap {
  readonly channel: number;
  /** `[side, side]`, each the mean of what it covers. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Of the map itself. */
  readonly mean: number;
  readonly max: number;
}

/** How far a run through the layers is. */
export interface LayerProgress {
  readonly done: number;
  readonly total: number;
}

/** A picture in a strip is small. */
const largestSide = 512;

/**
 * Shows what becomes of an image on its way: the strongest maps of every layer that can run and has rows and columns, in
 * order. Each layer is freed before the next.
 * @throws as `layerOutputs`; `INVALID_REQUEST` for a side or a number of maps that cannot be
 */
export async function* layerStrip(
  model: LoadedModel,
  { image, mapsPerLayer, side }: StripRequest,
): AsyncGenerator<LayerProgress, readonly StripLayer[], void> {
  requireWholeNumber('maps of a layer', mapsPerLayer, Infinity);
  requireWholeNumber('pixels', side, largestSide);
  const strip: StripLayer[] = [];
  for (const { layer, value, index, count } of layerOutputs(model, image)) {
    if (value.rank === 4) {
      const maps = { ...mapSize(value.shape), values: (await value.data()) as Float32Array<ArrayBuffer> };
      strip.push({
        layer: layer.name,
        height: maps.height,
        width: maps.width,
        channels: maps.channels,
        maps: strongestMaps(maps, mapsPerLayer, side),
      });
    }
    yield { done: index, total: count };
  }
  return strip;
}

function strongestMaps(maps: Omit<FeatureMaps, 'layer'>, count: number, side: number): readonly StripMap[] {
  const magnitudes = meanMagnitudes(maps);
  const strongest = Array.from(magnitudes.keys())
    .sort((a, b) => (magnitudes[b] ?? 0) - (magnitudes[a] ?? 0) || a - b)
    .slice(0, count);
  const statistics = mapStatistics(maps);
  const means = mapMeans(maps, strongest, side);
  return strongest.map((channel, index) => ({
    channel,
    values: means.slice(index * side * side, (index + 1) * side * side),
    mean: statistics[channel]?.mean ?? 0,
    max: statistics[channel]?.max ?? 0,
  }));
}

function meanMagnitudes({ channels, values }: Pick<FeatureMaps, 'channels' | 'values'>): Float64Array {
  const sums = new Float64Array(channels);
  for (let start = 0; start < values.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) {
      sums[channel] = (sums[channel] as number) + Math.abs(values[start + channel] as number);
    }
  }
  return sums.map((sum) => (sum * channels) / values.length);
}

function requireWholeNumber(what: string, value: number, largest: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= largest) return;
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `A strip of ${value} ${what} cannot be: give a whole number from 1${largest === Infinity ? '' : ` to ${largest}`}.`,
  );
}
