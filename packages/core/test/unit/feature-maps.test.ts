import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { featureMaps } from '../../src/features/feature-maps.js';
import { layerStrip } from '../../src/features/layer-strip.js';
import { nudgedNetwork } from '../../src/features/nudge.js';
import { predict, topClasses } from '../../src/features/predict.js';
import type { FloatImage } from '../../src/images/rgba-image.js';
import { importModel } from '../../src/importers/import-model.js';
import type { Network, NetworkNode } from '../../src/network/network.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { createRandom } from '../../src/random.js';
import { describeValues } from '../../src/visualization/layer-activations.js';
import type { LoadedModel } from '../../src/visualization/model.js';
import { modelFiles, readJson, repositoryPath, sharedPath, skipWithoutShared } from '../shared.js';
import { expectStatistics } from '../suites/layer-golden.js';
import { lastOf } from '../last-of.js';
import { readFloats, readGolden, type LayerGolden, type StoredArray } from './golden-files.js';
import { imageNode, madeNetwork, madeNode, randomWeight, relu, square, weightOf } from './made-network.js';

beforeAll(() => setBackend('wasm'));

interface ActivationsGolden {
  readonly input: StoredArray;
  readonly layers: Readonly<Record<string, LayerGolden>>;
}

interface PredictionGolden {
  readonly model: string;
  readonly input: string;
  readonly outputLayer: string;
  readonly classCount: number;
  /** The ten best classes, and their numbers. */
  readonly top: readonly number[];
  readonly probabilities: readonly number[];
  readonly logits: readonly number[];
  readonly logitSum: number;
}

async function open(path: string): Promise<LoadedModel> {
  return { network: await importModel(modelFiles(path)), weights: new DeviceWeights() };
}

function imageOf({ shape, ...stored }: StoredArray): FloatImage {
  const [, height = 1, width = 1, channels = 1] = shape;
  return { width, height, channels, values: readFloats({ shape, ...stored }) };
}

const sampleGolden = (name: string) => readGolden(`${name}-activations`) as ActivationsGolden;

const fiveImage = (): FloatImage => ({
  ...{ width: 28, height: 28, channels: 1 },
  values: Float32Array.from(readJson(sharedPath('fixtures/activations/mnist-five.json')) as number[]),
});

async function expectMapsLike(
  model: LoadedModel,
  image: FloatImage,
  layers: Readonly<Record<string, LayerGolden>>,
): Promise<void> {
  for (const [layer, golden] of Object.entries(layers)) {
    const { width, height, channels, values } = await featureMaps(model, { layer, image });
    const shape = golden.shape.length === 4 ? [1, height, width, channels] : [1, channels];
    expectStatistics(layer, { shape, ...describeValues(values) }, golden);
    expect([width, height], layer).toEqual(
      golden.shape.length === 4 ? [golden.shape[2], golden.shape[1]] : [1, 1],
    );
  }
}

describe('feature maps', () => {
  it.each(['digits', 'textures'])('of every layer of %s are those of Keras', async (name) => {
    const golden = sampleGolden(name);
    const model = await open(repositoryPath(`models/${name}/${name}.h5`));
    await expectMapsLike(model, imageOf(golden.input), golden.layers);
    model.weights.dispose();
  });

  it('of the MNIST CNN that others made are those of Keras', async (context) => {
    skipWithoutShared(context);
    const { layers } = readJson(sharedPath('fixtures/activations/ery4z_mnist_cnn.json')) as ActivationsGolden;
    const model = await open(sharedPath('models/mnist-cnn/mnist_cnn.h5'));
    await expectMapsLike(model, fiveImage(), layers);
    model.weights.dispose();
  });

  it('may be given away, even those of the input itself', async () => {
    await setBackend('cpu');
    const { network } = chain();
    const model = { network, weights: new DeviceWeights() };
    const image = randomImage(2);
    const maps = await featureMaps(model, { layer: 'image', image });
    expect(maps.values).toEqual(image.values);
    expect(maps.values.buffer).not.toBe(image.values.buffer);
    await setBackend('wasm');
  });

  it('leave no tensors behind, also when they cannot be', async () => {
    const golden = sampleGolden('digits');
    const model = await open(repositoryPath('models/digits/digits.h5'));
    const image = imageOf(golden.input);
    const nudges = [{ layer: 'conv2d_1', channel: 3, factor: 0 }];
    const once = async () => {
      await featureMaps(model, { layer: 'conv2d_4', image, nudges });
      await featureMaps(model, { layer: 'conv2d_2', image, mode: 'conv-chain' });
      await predict(model, { image, nudges });
      await lastOf(layerStrip(model, { image, mapsPerLayer: 3, side: 8 }));
      const stopped = layerStrip(model, { image, mapsPerLayer: 3, side: 8 });
      await stopped.next();
      await stopped.return([]);
      await expect(featureMaps(model, { layer: 'dense_1', image: randomImage(1) })).rejects.toThrow();
    };
    await once();
    const before = memory().numTensors;
    await once();
    expect(memory().numTensors).toBe(before);
    model.weights.dispose();
  });
});

const predictionGoldens = (readGolden('predictions') as { readonly models: readonly PredictionGolden[] })
  .models;

describe('predictions', () => {
  const sources: Readonly<Record<string, () => FloatImage>> = {
    'models/digits/digits.h5': () => imageOf(sampleGolden('digits').input),
    'models/textures/textures.h5': () => imageOf(sampleGolden('textures').input),
    'shared/models/mnist-cnn/mnist_cnn.h5': fiveImage,
  };
  it.for(Object.keys(sources))('of %s are those of Keras', async (path, context) => {
    const isShared = path.startsWith('shared/');
    if (isShared) skipWithoutShared(context);
    const golden = predictionGoldens.find(({ model }) => model === path) as PredictionGolden;
    const model = await open(isShared ? sharedPath(path.slice(7)) : repositoryPath(path));
    const prediction = await predict(model, { image: (sources[path] as () => FloatImage)() });
    expect(prediction.outputLayer).toBe(golden.outputLayer);
    expect(prediction.logits).toHaveLength(golden.classCount);
    expect(prediction.logits.reduce((sum, logit) => sum + logit, 0)).toBeCloseTo(golden.logitSum, 2);
    const top = topClasses(prediction, 10);
    expect(top.map(({ index }) => index)).toEqual(golden.top);
    top.forEach(({ probability, logit }, rank) => {
      expect(probability).toBeCloseTo(golden.probabilities[rank] ?? Number.NaN, 5);
      expect(logit).toBeCloseTo(golden.logits[rank] ?? Number.NaN, 3);
    });
    model.weights.dispose();
  });
});

const random = createRandom(5);

function randomImage(channels: number): FloatImage {
  const values = Float32Array.from({ length: 9 * 8 * channels }, () => 2 * random() - 1);
  return { width: 8, height: 9, channels, values };
}

/** Two convolutions, one with its ReLU in a layer of its own, a pool between them, and classes. */
function chain(): { network: Network } {
  const weights = (id: string, shape: readonly number[]) => ({
    kernel: randomWeight(random, shape),
    bias: weightOf(
      [shape.at(-1) ?? 0],
      Array.from({ length: shape.at(-1) ?? 0 }, (_, index) => index / 10 - id.length / 100),
    ),
  });
  return {
    network: madeNetwork([
      imageNode(null, null, 2),
      madeNode('conv_1', 'conv2d', ['image'], square(3), weights('conv_1', [3, 3, 2, 3])),
      madeNode('relu_1', 'rectifier', ['conv_1'], relu),
      madeNode('pool', 'maxPool', ['relu_1'], { size: [2, 2], strides: [2, 2], padding: 'valid' }),
      madeNode('conv_2', 'conv2d', ['pool'], square(3, 1, 'valid'), weights('conv_2', [3, 3, 3, 4])),
      madeNode('mean', 'globalAveragePool', ['conv_2'], { keepDims: false }),
      madeNode('dense', 'dense', ['mean'], {}, weights('dense', [4, 5])),
      madeNode('softmax', 'softmax', ['dense'], { axis: -1 }),
    ]),
  };
}

/** The network with all weights of one filter of a layer multiplied, bias included. */
function withEditedFilter(network: Network, layer: string, filter: number, factor: number): Network {
  const edited = (node: NetworkNode): NetworkNode => {
    if (node.layer !== layer) return node;
    const weights = Object.fromEntries(
      Object.entries(node.weights).map(([role, { shape, values }]) => {
        const count = shape.at(-1) ?? 1;
        return [
          role,
          {
            shape,
            values: values.map((value, index) => (index % count === filter ? value * factor : value)),
          },
        ];
      }),
    );
    return { ...node, weights };
  };
  return { ...network, nodes: network.nodes.map(edited) };
}

async function predictOnce(network: Network, request: Parameters<typeof predict>[1]) {
  const weights = new DeviceWeights();
  const prediction = await predict({ network, weights }, request);
  weights.dispose();
  return prediction;
}

describe('a nudge', () => {
  it.each([
    ['conv_1', 2, 0],
    ['conv_1', 0, 2.5],
    ['conv_2', 3, 0.5],
    ['dense', 1, 3],
  ])('of %s, channel %i, by %d is the same as editing the weights', async (layer, channel, factor) => {
    const { network } = chain();
    const image = randomImage(2);
    const plain = await predictOnce(network, { image });
    const nudged = await predictOnce(network, { image, nudges: [{ layer, channel, factor }] });
    const edited = await predictOnce(withEditedFilter(network, layer, channel, factor), { image });
    expect(nudged.logits).not.toEqual(plain.logits);
    nudged.logits.forEach((logit, index) => {
      expect(logit).toBeCloseTo(edited.logits[index] ?? Number.NaN, 5);
      expect(nudged.probabilities?.[index]).toBeCloseTo(edited.probabilities?.[index] ?? Number.NaN, 5);
    });
  });

  it('of a softmax scales the logit, and of the layer before it is the same', async () => {
    const { network } = chain();
    const image = randomImage(2);
    const [of, before] = await Promise.all(
      ['softmax', 'dense'].map((layer) =>
        predictOnce(network, { image, nudges: [{ layer, channel: 1, factor: 4 }] }),
      ),
    );
    expect(of?.probabilities).toEqual(before?.probabilities);
    expect(of?.logits).toEqual(before?.logits);
    const sum = of?.probabilities?.reduce((total, share) => total + share, 0);
    expect(sum).toBeCloseTo(1, 5);
  });

  it('of the sigmoid that is the output scales the logit too, and of one within silences', async () => {
    const kernel = randomWeight(random, [1, 1, 2, 3]);
    const network = madeNetwork([
      imageNode(null, null, 2),
      madeNode('conv', 'conv2d', ['image'], square(1), { kernel }),
      madeNode('gate', 'activation', ['conv'], { function: 'sigmoid' }),
      madeNode('mean', 'globalAveragePool', ['gate'], { keepDims: false }),
      madeNode('yes', 'activation', ['mean'], { function: 'sigmoid' }),
    ]);
    const image = randomImage(2);
    const plain = await predictOnce(network, { image });
    const inner = await predictOnce(network, { image, nudges: [{ layer: 'gate', channel: 1, factor: 0 }] });
    const outer = await predictOnce(network, { image, nudges: [{ layer: 'yes', channel: 1, factor: 3 }] });
    expect(inner.logits[1]).toBe(0);
    expect(inner.probabilities?.[1]).toBe(0.5);
    expect(outer.logits[1]).toBeCloseTo(3 * (plain.logits[1] ?? Number.NaN), 5);
    expect(outer.probabilities?.[1]).toBeCloseTo(1 / (1 + Math.exp(-(outer.logits[1] ?? Number.NaN))), 5);
  });

  it('changes the maps of its own layer, and several multiply', async () => {
    const { network } = chain();
    const weights = new DeviceWeights();
    const image = randomImage(2);
    const nudges = [
      { layer: 'conv_1', channel: 1, factor: 2 },
      { layer: 'conv_1', channel: 1, factor: 3 },
      { layer: 'conv_1', channel: 0, factor: 0 },
    ];
    const before = await featureMaps({ network, weights }, { layer: 'conv_1', image });
    const after = await featureMaps({ network, weights }, { layer: 'conv_1', image, nudges });
    after.values.forEach((value, index) => {
      const factor = [0, 6, 1][index % 3] ?? 1;
      expect(value).toBeCloseTo((before.values[index] ?? 0) * factor, 4);
    });
    weights.dispose();
  });

  it('leaves the network as it was, and shares its weights', () => {
    const { network } = chain();
    const copy = structuredClone(network);
    const nudged = nudgedNetwork(network, [{ layer: 'conv_2', channel: 0, factor: 0 }]);
    expect(network).toEqual(copy);
    const kernelOf = ({ nodes }: Network) => nodes.find(({ id }) => id === 'conv_2')?.weights['kernel'];
    expect(kernelOf(nudged)).toBe(kernelOf(network));
    expect(nudgedNetwork(network, [])).toBe(network);
  });

  it.each([
    [{ layer: 'conv_1', channel: 3, factor: 1 }, 'channels 0 to 2; there is no channel 3'],
    [{ layer: 'conv_1', channel: 0, factor: Number.NaN }, 'cannot be scaled by NaN'],
    [{ layer: 'conv', channel: 0, factor: 1 }, 'no layer "conv"'],
  ])('%o is refused', (nudge, words) => {
    expect(() => nudgedNetwork(chain().network, [nudge])).toThrow(words);
  });
});

describe('the chain of convolutions', () => {
  it('is each convolution with its bias, applied to the output of the one before', async () => {
    const { network } = chain();
    const nodeOf = (id: string) => network.nodes.find((node) => node.id === id) as NetworkNode;
    const byHand = madeNetwork([
      imageNode(null, null, 2),
      { ...nodeOf('conv_1'), id: 'conv_1' } as never,
      { ...nodeOf('conv_2'), inputs: ['conv_1'] } as never,
    ]);
    const image = randomImage(2);
    const weights = new DeviceWeights();
    const own = new DeviceWeights();
    const expected = await featureMaps({ network: byHand, weights: own }, { layer: 'conv_2', image });
    const found = await featureMaps({ network, weights }, { layer: 'conv_2', image, mode: 'conv-chain' });
    expect(found).toEqual(expected);
    const plain = await featureMaps({ network, weights }, { layer: 'conv_2', image });
    expect([found.width, plain.width]).toEqual([6, 2]);
    weights.dispose();
    own.dispose();
  });

  it('says which convolution does not follow, and what has no convolution', async () => {
    const kernel = (inChannels: number, filters: number) => ({
      kernel: randomWeight(random, [1, 1, inChannels, filters]),
    });
    const network = madeNetwork([
      imageNode(null, null, 2),
      madeNode('stem', 'conv2d', ['image'], square(1), kernel(2, 3)),
      madeNode('left', 'conv2d', ['stem'], square(1), kernel(3, 4)),
      madeNode('right', 'conv2d', ['stem'], square(1), kernel(3, 4)),
      madeNode('sum', 'merge', ['left', 'right'], { function: 'add' }),
    ]);
    const weights = new DeviceWeights();
    const mapsOf = (layer: string) =>
      featureMaps({ network, weights }, { layer, image: randomImage(2), mode: 'conv-chain' });
    await expect(mapsOf('right')).rejects.toThrow(
      '"right" takes 3 channels, and the convolution before it, "left", gives 4',
    );
    await expect(mapsOf('left')).resolves.toMatchObject({ channels: 4 });
    await expect(mapsOf('sum')).rejects.toThrow('"sum" has no convolution');
    weights.dispose();
  });
});

describe('the strip through the layers', () => {
  it('has the strongest maps of each layer with rows and columns, as means', async () => {
    const { network } = chain();
    const model = { network, weights: new DeviceWeights() };
    const image = randomImage(2);
    const strip = await lastOf(layerStrip(model, { image, mapsPerLayer: 2, side: 2 }));
    expect(strip.map(({ layer, height, width, channels }) => [layer, height, width, channels])).toEqual([
      ['image', 9, 8, 2],
      ['conv_1', 9, 8, 3],
      ['relu_1', 9, 8, 3],
      ['pool', 4, 4, 3],
      ['conv_2', 2, 2, 4],
    ]);
    for (const { layer, channels, maps } of strip) {
      const { values } = await featureMaps(model, { layer, image });
      const own = (channel: number) => Array.from(values).filter((_, index) => index % channels === channel);
      const strength = (channel: number) => own(channel).reduce((sum, value) => sum + Math.abs(value), 0);
      const order = Array.from({ length: channels }, (_, channel) => channel).sort(
        (a, b) => strength(b) - strength(a),
      );
      expect(maps.map(({ channel }) => channel)).toEqual(order.slice(0, 2));
      for (const { channel, mean, max, values: small } of maps) {
        expect(max).toBe(Math.max(...own(channel)));
        expect(mean).toBeCloseTo(
          own(channel).reduce((sum, value) => sum + value, 0) / own(channel).length,
          5,
        );
        expect(small.reduce((sum, value) => sum + value, 0) / 4).toBeCloseTo(mean, 5);
      }
    }
    model.weights.dispose();
  });
});
