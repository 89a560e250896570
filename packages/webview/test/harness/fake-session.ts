import type {
  LayerKernel,
  ImageInput,
  LayerSummary,
  MaximizedChannel,
  MaximizeOptions,
  NetworkSummary,
  ObjectiveSpec,
  RgbaImage,
} from '@featurescope/core';
import { createRandom, FeaturescopeError, inputEncodings } from '@featurescope/core';
import type { BackendReport, ModelSession } from '@featurescope/worker';
import { fakeDream, type DreamCall } from './fake-dream.js';
import { classNames, fakeFeatures, type FeatureCall } from './fake-features.js';

export interface FakeSessionOptions {
  readonly layers?: readonly LayerSummary[];
  /** How long a step takes; default 0, a turn of the event loop. */
  readonly stepMs?: number;
  readonly stepCount?: number;
  /** What tells the fake network from others, for the store of pictures. */
  readonly networkHash?: string;
  /** How many calls the fake says run side by side; default 1. */
  readonly concurrency?: number;
  /** Channels that cannot be reached. */
  readonly dead?: readonly number[];
  /** Channels whose maps are 0 everywhere; default: 9. */
  readonly zeroMaps?: readonly number[];
  /** Side of the pictures in pixels. */
  readonly side?: number;
  readonly backend?: BackendReport;
  /** Thrown by the first call of `maximize`. */
  readonly failure?: FeaturescopeError;
  readonly imageInput?: ImageInput;
}

/** A session that computes nothing: what it was asked for can be read. */
export interface FakeSession extends ModelSession {
  /** The channels of each call of `maximize`. */
  readonly asked: (readonly number[])[];
  /** The canvas side of each of these calls, as its recipe has it. */
  readonly canvasSizes: number[];
  /** The calls that look through the network with an image. */
  readonly told: readonly FeatureCall[];
  readonly dreams: readonly DreamCall[];
  /** Of each call of `maximizeObjective`. */
  readonly objectives: readonly ObjectiveSpec[];
  readonly isDisposed: () => boolean;
}

const wasm: BackendReport = {
  backend: 'wasm',
  adapter: null,
  passedOver: [
    { backend: 'webgpu', reason: 'This browser gives no GPU adapter to the page.' },
    {
      backend: 'webgl',
      reason: 'The adapter is SwiftShader, which computes on the processor and is slower.',
    },
  ],
};

export function fakeLayer(name: string, wishes: Partial<LayerSummary> = {}): LayerSummary {
  return {
    name,
    type: 'Conv2D',
    kind: 'convolution',
    outputShape: [null, 26, 26, 32],
    parameterCount: 320,
    kernelShape: [3, 3, 1, 32],
    channelCount: 32,
    unsupported: null,
    rectifiedIn: null,
    ...wishes,
  };
}

/** One layer for each thing that the page must be able to show. */
export const exampleLayers: readonly LayerSummary[] = [
  fakeLayer('input_1', {
    type: 'InputLayer',
    kind: 'input',
    outputShape: [null, null, null, 3],
    kernelShape: null,
    parameterCount: 0,
    channelCount: 3,
  }),
  fakeLayer('block1_conv1', {
    kernelShape: [3, 3, 3, 64],
    channelCount: 64,
    outputShape: [null, null, null, 64],
  }),
  fakeLayer('block2_conv1', {
    kernelShape: [3, 3, 64, 128],
    channelCount: 128,
    outputShape: [null, null, null, 128],
  }),
  fakeLayer('conv_stem', { kernelShape: [7, 7, 3, 24], channelCount: 24, outputShape: [null, 112, 112, 24] }),
  fakeLayer('conv_pw_1', { kernelShape: [1, 1, 96, 40], channelCount: 40, outputShape: [null, 56, 56, 40] }),
  fakeLayer('conv_dw_1', {
    type: 'DepthwiseConv2D',
    kernelShape: [3, 3, 48, 1],
    channelCount: 48,
    outputShape: [null, 56, 56, 48],
  }),
  fakeLayer('conv2d_1', { kernelShape: [3, 3, 1, 32] }),
  fakeLayer('max_pooling2d_1', {
    type: 'MaxPooling2D',
    kind: 'pool',
    kernelShape: null,
    parameterCount: 0,
    outputShape: [null, 13, 13, 32],
  }),
  fakeLayer('encoder/attention/a_layer_with_a_very_long_name_lstm_1', {
    type: 'LSTM',
    kind: 'unsupported',
    kernelShape: null,
    outputShape: null,
    channelCount: null,
    unsupported: 'LSTM layers cannot run here yet.',
  }),
  fakeLayer('dense_1', {
    type: 'Dense',
    kind: 'dense',
    kernelShape: null,
    outputShape: [null, 10],
    channelCount: 10,
    parameterCount: 5130,
  }),
];

export function fakeSession(options: FakeSessionOptions = {}): FakeSession {
  const {
    layers = exampleLayers,
    stepMs = 0,
    stepCount = 20,
    dead = [],
    side = 64,
    backend = wasm,
    zeroMaps = [9],
  } = options;
  const told: FeatureCall[] = [];
  const dreams: DreamCall[] = [];
  const objectives: ObjectiveSpec[] = [];
  const asked: (readonly number[])[] = [];
  const canvasSizes: number[] = [];
  let isDisposed = false;
  let failure = options.failure ?? null;
  const summary: NetworkSummary = {
    name: 'textures',
    source: { format: 'Keras HDF5', producer: 'Keras 3.15.1' },
    layers,
    inputShapes: [[null, null, null, 3]],
    classCount: classNames.length,
    outputLayer: 'dense_1',
    imageInput: options.imageInput ?? { width: null, height: null, channels: 3 },
    parameterCount: layers.reduce((sum, layer) => sum + layer.parameterCount, 0),
    inputEncoding: {
      encoding: inputEncodings['0..255'],
      reason: 'The metadata.json beside the model states it.',
    },
    warnings: [],
  };
  /** Takes the steps of an ascent, and tells of each. */
  const ascend = async (
    items: readonly number[],
    { previewInterval }: MaximizeOptions,
    { signal, onProgress }: Parameters<ModelSession['maximize']>[1] = {},
  ) => {
    for (let step = 1; step <= stepCount; step++) {
      await new Promise((resolve) => setTimeout(resolve, stepMs));
      if (signal?.aborted === true) throw new DOMException('The work was cancelled.', 'AbortError');
      onProgress?.({
        step,
        stepCount,
        octave: 1,
        objectives: items.map(() => step),
        ...(previewInterval !== undefined &&
          step % previewInterval === 0 && { previews: items.map((item) => fakePicture(item + step, side)) }),
      });
    }
  };
  return {
    summary,
    backend,
    asked,
    canvasSizes,
    told,
    dreams,
    concurrency: options.concurrency ?? 1,
    objectives,
    isDisposed: () => isDisposed,
    dispose: () => {
      isDisposed = true;
    },
    networkHash: () => Promise.resolve(options.networkHash ?? 'of the fake network'),
    kernel: (name) => {
      const layer = layers.find((other) => other.name === name);
      return layer?.kernelShape
        ? Promise.resolve(fakeKernel(name, layer.kernelShape))
        : Promise.reject(new FeaturescopeError('INVALID_REQUEST', `"${name}" has no kernel.`));
    },
    ...fakeFeatures(layers, zeroMaps, told, stepMs),
    dream: fakeDream(dreams, stepMs),
    activationBytes: () => Promise.resolve(2 ** 20),
    channelMean: () => Promise.resolve(0),
    activations: () => Promise.resolve([]),
    measure: () =>
      Promise.resolve({
        gainInDeviations: 8.4,
        percentile: 1,
        rank: 1,
        channelCount: 32,
        robustness: 0.82,
        highFrequencyShare: 0.03,
        saturatedShare: 0.06,
      }),
    maximizeObjective: async (request, options) => {
      const { variantCount = 1 } = request;
      objectives.push(request.objective);
      await ascend(
        Array.from({ length: variantCount }, (_, variant) => variant),
        request,
        options,
      );
      return Array.from({ length: variantCount }, (_, variant) => fakeResult(variant, side, false));
    },
    maximize: async (request, options) => {
      const { channels, recipe } = request;
      asked.push(channels);
      canvasSizes.push(recipe.canvasSize);
      if (failure) {
        const thrown = failure;
        failure = null;
        throw thrown;
      }
      await ascend(channels, request, options);
      return channels.map((channel) => fakeResult(channel, side, dead.includes(channel)));
    },
  };
}

function fakeKernel(layer: string, shape: readonly [number, number, number, number]): LayerKernel {
  const [height, width, inChannels, filters] = shape;
  const random = createRandom(7);
  const values = Float32Array.from({ length: height * width * inChannels * filters }, (_, index) => {
    const filter = index % filters;
    const position = Math.floor(index / (inChannels * filters));
    const [x, y] = [position % width, Math.floor(position / width)];
    const wave = Math.sin(
      ((x * Math.cos(filter) + y * Math.sin(filter)) * 2.2 * (1 + (filter % 3))) / width + filter,
    );
    return 0.2 * wave * (0.4 + random()) + 0.05 * (random() - 0.5);
  });
  return { layer, shape, values, bias: Float32Array.from({ length: filters }, () => random() - 0.5) };
}

function fakeResult(channel: number, side: number, isDead: boolean): MaximizedChannel {
  return {
    channel,
    picture: fakePicture(channel, side),
    image: { width: 1, height: 1, channels: 1, values: new Float32Array(1) },
    startActivation: 0.12,
    activation: isDead ? 0.12 : 3 + channel * 0.37,
    openedStepCount: 0,
    isDead,
  };
}

/** Waves of a channel's own direction, width and colours. */
function fakePicture(channel: number, side: number): RgbaImage {
  const data = new Uint8ClampedArray(side * side * 4);
  const [angle, waves] = [channel * 2.4, 3 + (channel % 5) * 2];
  for (let pixel = 0; pixel < side * side; pixel++) {
    const [x, y] = [(pixel % side) / side - 0.5, Math.floor(pixel / side) / side - 0.5];
    const along = x * Math.cos(angle) + y * Math.sin(angle);
    const across = Math.hypot(x, y) * (channel % 3);
    for (let colour = 0; colour < 3; colour++) {
      const phase = (along + across) * waves * 2 * Math.PI + colour * (0.5 + (channel % 7) * 0.3);
      data[pixel * 4 + colour] = 128 + 70 * Math.sin(phase) + 40 * Math.sin(23 * x * y + channel);
    }
    data[pixel * 4 + 3] = 255;
  }
  return { width: side, height: side, data };
}
