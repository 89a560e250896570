import { mapMeans } from '../features/map-means.js';
import { mapSize, type FeatureMaps } from '../features/feature-maps.js';
import type { FloatImage } from '../images/rgba-image.js';
import type { OpName } from '../ops/op.js';
import { layerOutputs } from '../visualization/layer-outputs.js';
import type { LoadedModel } from '../visualization/model.js';
import { filterResponses } from './filter-responses.js';

export interface SurveyRequest {
  /** In model-input units. */
  readonly image: FloatImage;
}

/** What one image does to the channels of every layer that runs and has channels of its own. */
export interface ImageSurvey {
  readonly layers: readonly LayerSurvey[];
}

/** Fingerprints are squares of this side. */
export const fingerprintSide = 4;

/** What these give out are the image or channels of the layer before: a flattened map may have 100 000. */
const withoutOwnChannels: readonly OpName[] = ['input', 'flatten', 'identity', 'opaque'];

/** One number per channel in each array. */
export interface LayerSurvey {
  readonly layer: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** The layer whose filters make these channels, when no norm or activation changes them any more; else null. */
  readonly filtersOf: string | null;
  /** Whether the channels come out of a rectifier: 0 means silent. */
  readonly isRectified: boolean;
  readonly max: Float32Array<ArrayBuffer>;
  readonly min: Float32Array<ArrayBuffer>;
  readonly mean: Float32Array<ArrayBuffer>;
  /** Share of positions above 0. */
  readonly positiveShare: Float32Array<ArrayBuffer>;
  /** Where the maximum is. */
  readonly row: Int32Array<ArrayBuffer>;
  readonly column: Int32Array<ArrayBuffer>;
  /** 4×4 means of each map, channel by channel: `[channels, 16]`; empty unless `filtersOf` is set. */
  readonly fingerprints: Float32Array<ArrayBuffer>;
}

/**
 * Runs the network on one image and measures every channel of every layer that can run and has channels of its own. Yields
 * which layer is looked at.
 * @throws as `layerOutputs`
 */
export async function* surveyImage(
  model: LoadedModel,
  { image }: SurveyRequest,
): AsyncGenerator<number, ImageSurvey, void> {
  const responses = filterResponses(model.network);
  const layers: LayerSurvey[] = [];
  const nodes = new Map(model.network.nodes.map((node) => [node.id, node]));
  for (const { layer, value, index } of layerOutputs(model, image)) {
    yield index;
    if (withoutOwnChannels.includes(nodes.get(layer.nodeIds.at(-1) ?? '')?.op ?? 'input')) continue;
    const maps = { ...mapSize(value.shape), values: (await value.data()) as Float32Array<ArrayBuffer> };
    const response = responses.get(layer.name);
    layers.push({
      layer: layer.name,
      filtersOf: response?.filtersOf ?? null,
      isRectified: response?.isRectified ?? false,
      ...measureChannels(maps),
      fingerprints: response
        ? mapMeans(
            maps,
            Array.from({ length: maps.channels }, (_, channel) => channel),
            fingerprintSide,
          )
        : new Float32Array(0),
    });
  }
  return { layers };
}

type ChannelMeasures = Omit<LayerSurvey, 'layer' | 'filtersOf' | 'isRectified' | 'fingerprints'>;

function measureChannels({ width, height, channels, values }: Omit<FeatureMaps, 'layer'>): ChannelMeasures {
  const max = new Float32Array(channels).fill(-Infinity);
  const min = new Float32Array(channels).fill(Infinity);
  const sums = new Float64Array(channels);
  const positives = new Uint32Array(channels);
  const places = new Int32Array(channels);
  for (let place = 0; place < width * height; place++) {
    const start = place * channels;
    for (let channel = 0; channel < channels; channel++) {
      const value = values[start + channel] as number;
      sums[channel] = (sums[channel] as number) + value;
      if (value > 0) positives[channel] = (positives[channel] as number) + 1;
      if (value < (min[channel] as number)) min[channel] = value;
      if (value > (max[channel] as number)) {
        max[channel] = value;
        places[channel] = place;
      }
    }
  }
  const count = width * height;
  return {
    height,
    width,
    channels,
    max,
    min,
    mean: Float32Array.from(sums, (sum) => sum / count),
    positiveShare: Float32Array.from(positives, (positive) => positive / count),
    row: places.map((place) => Math.floor(place / width)),
    column: places.map((place) => place % width),
  };
}
