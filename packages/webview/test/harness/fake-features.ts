import type {
  FeatureMaps,
  FloatImage,
  HealthFinding,
  ImageSurvey,
  LayerHealth,
  LayerSummary,
  LayerSurvey,
  Nudge,
  Prediction,
  ReceptiveField,
} from '@featurescope/core';
import { FeaturescopeError } from '@featurescope/core';
import type { ModelSession } from '@featurescope/worker';

/** What the fake network tells apart. */
export const classNames = [
  'cats',
  'faces',
  'butterflies',
  'flowers',
  'leaves',
  'fish',
  'houses',
  'wood',
  'fur',
  'rings',
];

/** A call that looked through the network with an image. */
export interface FeatureCall {
  readonly method: 'survey' | 'attribute' | 'featureMaps' | 'layerStrip' | 'predict' | 'receptiveField';
  readonly layer?: string;
  readonly mode?: string;
  readonly image?: FloatImage;
  readonly nudges?: readonly Nudge[];
  readonly classIndex?: number;
}

type Features = Pick<
  ModelSession,
  'attribute' | 'featureMaps' | 'layerStrip' | 'predict' | 'receptiveField' | 'survey' | 'weightHealth'
>;

/** Maps that show the edges of the image itself, coarser the deeper the layer lies. */
export function fakeFeatures(
  layers: readonly LayerSummary[],
  zeroMaps: readonly number[],
  told: FeatureCall[],
  attributionStepMs: number,
): Features {
  const computing = layers.filter((layer) => layer.channelCount !== null && layer.kind !== 'input');
  const mapsFor = (name: string, image: FloatImage, mode = 'network'): FeatureMaps => {
    const depth = computing.findIndex((layer) => layer.name === name);
    const layer = computing[depth];
    if (typeof layer?.channelCount !== 'number') {
      throw new FeaturescopeError('UNSUPPORTED_LAYER', `"${name}" gives no maps.`);
    }
    if (mode === 'conv-chain' && layer.kind !== 'convolution') {
      throw new FeaturescopeError('INVALID_REQUEST', `"${name}" is no convolution.`);
    }
    const isFlat = layer.outputShape?.length === 2;
    const step = 2 ** Math.min(4, depth);
    const size = isFlat
      ? { width: 1, height: 1 }
      : { width: Math.ceil(image.width / step), height: Math.ceil(image.height / step) };
    return {
      layer: name,
      ...size,
      channels: layer.channelCount,
      values: edges(image, size, layer.channelCount, zeroMaps, mode),
    };
  };
  return {
    featureMaps: async ({ layer, image, mode }) => {
      told.push({ method: 'featureMaps', layer, image, mode: mode ?? 'network' });
      await Promise.resolve();
      return mapsFor(layer, image, mode);
    },
    layerStrip: async ({ image, mapsPerLayer, side }) => {
      told.push({ method: 'layerStrip', image });
      await Promise.resolve();
      return computing
        .filter((layer) => layer.outputShape?.length === 4)
        .map(({ name }) => {
          const maps = mapsFor(name, image);
          return {
            layer: name,
            height: maps.height,
            width: maps.width,
            channels: maps.channels,
            maps: Array.from({ length: Math.min(mapsPerLayer, maps.channels) }, (_, channel) => ({
              channel,
              mean: 0.4,
              max: 3,
              values: sampled(maps, channel, side),
            })),
          };
        });
    },
    predict: async ({ image, nudges }) => {
      told.push({ method: 'predict', image, ...(nudges && { nudges }) });
      await Promise.resolve();
      return fakePrediction(image, nudges?.[0]?.factor ?? 1);
    },
    receptiveField: (layer, { width, height }) => {
      told.push({ method: 'receptiveField', layer });
      const depth = computing.findIndex(({ name }) => name === layer);
      return Promise.resolve(depth < 0 ? null : fakeField(depth, width, height));
    },
    attribute: async ({ method, image, classIndex, layer }, { signal, onProgress } = {}) => {
      told.push({ method: 'attribute', layer: method, image, classIndex });
      for (let done = 1; done <= 4; done++) {
        await new Promise((resolve) => setTimeout(resolve, attributionStepMs));
        if (signal?.aborted === true) throw new DOMException('The work was cancelled.', 'AbortError');
        onProgress?.({ done, total: 4 });
      }
      const channels = method === 'guided-backpropagation' ? 3 : 1;
      const values = edges(image, image, channels, [], 'conv-chain').map(
        (value) => value * (classIndex % 2 ? -1 : 1),
      );
      const isCam = method.includes('cam');
      return {
        ...{ method, width: image.width, height: image.height, channels, values, logit: 4.2 },
        layer: isCam ? (layer ?? 'conv2d_1') : null,
        completenessError: method === 'integrated-gradients' ? 0.004 : null,
      };
    },
    survey: () => {
      told.push({ method: 'survey' });
      return Promise.resolve(fakeSurvey(computing));
    },
    weightHealth: () => Promise.resolve(computing.map(fakeHealth)),
  };
}

/** The image's slope in a direction of the channel's own, cut at 0. */
function edges(
  image: FloatImage,
  { width, height }: { readonly width: number; readonly height: number },
  channels: number,
  zeroMaps: readonly number[],
  mode: string,
): Float32Array<ArrayBuffer> {
  const values = new Float32Array(width * height * channels);
  const at = (x: number, y: number) => {
    const column = Math.min(image.width - 1, Math.max(0, Math.round(x)));
    const row = Math.min(image.height - 1, Math.max(0, Math.round(y)));
    return (image.values[(row * image.width + column) * image.channels] ?? 0) / 255;
  };
  const step = image.width / width;
  for (let cell = 0; cell < width * height; cell++) {
    const [x, y] = [(cell % width) * step, Math.floor(cell / width) * step];
    for (let channel = 0; channel < channels; channel++) {
      const reach = 1 + step * (1 + (channel % 3));
      const [dx, dy] = [Math.cos(channel * 1.7) * reach, Math.sin(channel * 1.7) * reach];
      const slope = (at(x + dx, y + dy) - at(x - dx, y - dy)) * (1 + (channel % 5));
      const value = channel % 4 === 3 ? at(x, y) : slope;
      const isZero = zeroMaps.includes(channel) && mode === 'network';
      values[cell * channels + channel] = isZero ? 0 : mode === 'network' ? Math.max(0, value) : value;
    }
  }
  return values;
}

function sampled({ width, height, channels, values }: FeatureMaps, channel: number, side: number) {
  return Float32Array.from({ length: side * side }, (_, index) => {
    const x = Math.floor(((index % side) / side) * width);
    const y = Math.floor((Math.floor(index / side) / side) * height);
    return values[(y * width + x) * channels + channel] ?? 0;
  });
}

function fakePrediction({ values }: FloatImage, factor: number): Prediction {
  const mean = values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
  const logits = Float32Array.from(
    classNames,
    (_, index) => 5 * Math.cos(index * 1.3 + mean) - (factor - 1) * (index % 3),
  );
  const powers = logits.map((logit) => Math.exp(logit));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return { outputLayer: 'dense_1', logits, probabilities: powers.map((power) => power / total) };
}

function fakeField(depth: number, width: number, height: number): ReceptiveField {
  const stride = 2 ** Math.min(4, depth);
  const size = 3 * stride;
  const spans = (length: number) =>
    Array.from({ length: Math.ceil(length / stride) }, (_, cell) => ({
      start: Math.max(0, cell * stride - stride),
      end: Math.min(length, cell * stride - stride + size),
    }));
  return {
    size: [size, size],
    stride: [stride, stride],
    start: [-stride, -stride],
    rows: spans(height),
    columns: spans(width),
  };
}

/** Of each third layer something is to be said. */
function fakeHealth({ name, channelCount }: LayerSummary, index: number): LayerHealth {
  const findings: readonly HealthFinding[] = [
    { kind: 'zero-kernel', channels: [3, 17], detail: 'The weights of 2 filters are all 0.' },
    { kind: 'duplicate', channels: [5, 8, 21], detail: '3 filters have the same weights.' },
  ];
  return {
    layer: name,
    filterCount: channelCount ?? 0,
    zeroWeightShare: index % 3 === 0 ? 0.034 : 0,
    findings: index % 3 === 0 ? findings : [],
  };
}

/** Channel 9 is silent, the others answer at places of their own. */
function fakeSurvey(layers: readonly LayerSummary[]): ImageSurvey {
  return {
    layers: layers.slice(0, 3).map(({ name, channelCount }): LayerSurvey => {
      const channels = channelCount ?? 0;
      const each = (value: (channel: number) => number) =>
        Float32Array.from({ length: channels }, (_, channel) => (channel === 9 ? 0 : value(channel)));
      const place = (step: number) =>
        Int32Array.from({ length: channels }, (_, channel) => (channel * step) % 16);
      return {
        ...{ layer: name, height: 16, width: 16, channels, filtersOf: name, isRectified: true },
        max: each((channel) => 1 + channel),
        min: each(() => 0),
        mean: each(() => 0.3),
        positiveShare: each(() => 0.4),
        row: place(3),
        column: place(5),
        fingerprints: Float32Array.from({ length: channels * 16 }, (_, index) => Math.sin(index * 1.7)),
      };
    }),
  };
}
