import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { surveyImage, type ImageSurvey } from '../../src/health/image-survey.js';
import type { LayerHealth } from '../../src/health/layer-health.js';
import { addToSurvey, startSurvey, surveyReport, type SurveyReport } from '../../src/health/survey-report.js';
import { weightHealth } from '../../src/health/weight-health.js';
import type { FloatImage } from '../../src/images/rgba-image.js';
import { importModel } from '../../src/importers/import-model.js';
import type { Network, Weight } from '../../src/network/network.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { createRandom } from '../../src/random.js';
import { modelFiles, repositoryPath } from '../shared.js';
import { imageNode, madeNetwork, madeNode, randomWeight, relu, square, weightOf } from './made-network.js';

beforeAll(() => setBackend('cpu'));

const imageCount = 12;
const filterCount = 12;

/** What was planted into the filters of each convolution. */
const planted = {
  dead: 1,
  constant: 3,
  twin: 5,
  twinOf: 2,
  nearlyDead: 7,
  alwaysOn: 9,
  scaledTwin: 10,
  scaledTwinOf: 4,
};

/** Random filters of mean 0, so that they answer here and there, and the planted ones. */
function plantedWeights(seed: number, inChannels: number): { kernel: Weight; bias: Weight } {
  const random = createRandom(seed);
  const kernel = randomWeight(random, [3, 3, inChannels, filterCount]);
  const bias = randomWeight(random, [filterCount], -0.1, 0.1);
  const edit = (filter: number, change: (value: number, at: number) => number) => {
    for (let at = filter; at < kernel.values.length; at += filterCount) {
      kernel.values[at] = change(kernel.values[at] ?? 0, at);
    }
  };
  const centre = (filter: number) => {
    const taps = kernel.values.filter((_, at) => at % filterCount === filter);
    const mean = taps.reduce((sum, value) => sum + value, 0) / taps.length;
    edit(filter, (value) => value - mean);
  };
  for (let filter = 0; filter < filterCount; filter++) centre(filter);
  bias.values[planted.dead] = -1000;
  edit(planted.constant, () => 0);
  bias.values[planted.constant] = 0.7;
  edit(planted.twin, (_, at) => kernel.values[at - planted.twin + planted.twinOf] ?? 0);
  bias.values[planted.twin] = bias.values[planted.twinOf] ?? 0;
  edit(
    planted.scaledTwin,
    (_, at) => 2 * (kernel.values[at - planted.scaledTwin + planted.scaledTwinOf] ?? 0),
  );
  bias.values[planted.scaledTwin] = 2 * (bias.values[planted.scaledTwinOf] ?? 0);
  bias.values[planted.alwaysOn] = 1000;
  return { kernel, bias };
}

const mapSide = 24;

/** @param mean random kernels of any mean answer to brightness alone unless it is 0 */
function randomImages(channels: number, mean = 0.5): FloatImage[] {
  const random = createRandom(77);
  return Array.from({ length: imageCount }, () => ({
    ...{ width: mapSide, height: mapSide, channels },
    values: Float32Array.from({ length: mapSide * mapSide * channels }, () => random() - 0.5 + mean),
  }));
}

async function surveyOf(network: Network, image: FloatImage, weights: DeviceWeights): Promise<ImageSurvey> {
  const work = surveyImage({ network, weights }, { image });
  for (;;) {
    const { done, value } = await work.next();
    if (done) return value;
  }
}

async function reportOf(network: Network, images: readonly FloatImage[]): Promise<SurveyReport> {
  const weights = new DeviceWeights();
  let state = startSurvey();
  for (const [index, image] of images.entries()) {
    state = addToSurvey(state, index, await surveyOf(network, image, weights));
  }
  weights.dispose();
  return surveyReport(state);
}

function kindsOf({
  findings,
}: Pick<LayerHealth, 'findings'>): Record<string, readonly (readonly number[])[]> {
  const kinds: Record<string, (readonly number[])[]> = {};
  for (const { kind, channels } of findings) kinds[kind] = [...(kinds[kind] ?? []), channels];
  return kinds;
}

/** The convolution's bias that lets a filter answer in one position of some hundred only. */
async function makeNearlyDead(network: Network, layer: string, images: readonly FloatImage[]): Promise<void> {
  const weights = new DeviceWeights();
  const maxima: number[] = [];
  for (const image of images) {
    const { layers } = await surveyOf(network, image, weights);
    maxima.push(layers.find((each) => each.layer === layer)?.max[planted.nearlyDead] ?? 0);
  }
  weights.dispose();
  const bias = network.nodes.find((node) => node.id === layer)?.weights['bias'];
  if (!bias) throw new Error('No bias.');
  bias.values[planted.nearlyDead] = (bias.values[planted.nearlyDead] ?? 0) - Math.min(...maxima) + 1e-3;
}

const expectedOfReLU = {
  dead: [[planted.dead, planted.constant]],
  'nearly-dead': [[planted.nearlyDead]],
  'always-on': [[planted.alwaysOn]],
  duplicate: [
    [planted.twinOf, planted.twin],
    [planted.scaledTwinOf, planted.scaledTwin],
  ],
};

describe('a survey of images', () => {
  it('finds the planted filters and nothing else, where the ReLU is a layer of its own', async () => {
    const network = madeNetwork([
      imageNode(null, null, 3),
      madeNode('conv_1', 'conv2d', ['image'], square(3), plantedWeights(1, 3)),
      madeNode('relu_1', 'rectifier', ['conv_1'], relu),
      madeNode('pool', 'maxPool', ['relu_1'], { size: [2, 2], strides: [2, 2], padding: 'valid' }),
    ]);
    const images = randomImages(3);
    await makeNearlyDead(network, 'conv_1', images);
    const report = await reportOf(network, images);
    expect(report.imageCount).toBe(imageCount);
    // Reported once, under the name of the layer whose filters they are.
    expect(report.layers.map(({ layer, filterCount: count }) => [layer, count])).toEqual([
      ['conv_1', filterCount],
    ]);
    expect(report.layers.map(kindsOf)).toEqual([expectedOfReLU]);
  });

  it('finds them behind a norm too, and none in filters without a ReLU but dead and duplicate ones', async () => {
    const ones = weightOf(
      [filterCount],
      Array.from({ length: filterCount }, () => 1),
    );
    const zeros = weightOf(
      [filterCount],
      Array.from({ length: filterCount }, () => 0),
    );
    const weights = plantedWeights(2, 3);
    const offset = weightOf([filterCount], Array.from(weights.bias.values));
    const network = madeNetwork([
      imageNode(null, null, 3),
      // The norm has what the bias had.
      madeNode('conv_1', 'conv2d', ['image'], square(3), { kernel: weights.kernel }),
      madeNode(
        'norm_1',
        'batchNorm',
        ['conv_1'],
        { epsilon: 0, axis: -1 },
        { mean: zeros, variance: ones, gamma: ones, beta: offset },
      ),
      madeNode('relu_1', 'rectifier', ['norm_1'], relu),
      madeNode('conv_2', 'conv2d', ['image'], square(3), plantedWeights(3, 3)),
      madeNode('sum', 'merge', ['relu_1', 'conv_2'], { function: 'add' }),
    ]);
    const report = await reportOf(network, randomImages(3));
    const found = Object.fromEntries(report.layers.map((layer) => [layer.layer, kindsOf(layer)]));
    const { 'nearly-dead': _, ...rest } = expectedOfReLU;
    expect(found).toEqual({
      conv_1: rest,
      conv_2: { dead: [[planted.constant]], duplicate: rest.duplicate },
    });
  });

  it('finds nothing in filters that are merely random', async () => {
    const random = createRandom(9);
    const network = madeNetwork([
      imageNode(null, null, 3),
      madeNode('conv', 'conv2d', ['image'], square(3), { kernel: randomWeight(random, [3, 3, 3, 64]) }),
      madeNode('relu', 'rectifier', ['conv'], relu),
      madeNode('mean', 'globalAveragePool', ['relu'], { keepDims: false }),
      madeNode('dense', 'dense', ['mean'], {}, { kernel: randomWeight(random, [64, 40]) }),
    ]);
    const { layers } = await reportOf(network, randomImages(3, 0));
    expect(layers.map(({ layer, findings }) => [layer, findings])).toEqual([
      ['conv', []],
      ['dense', []],
    ]);
  });

  it('says which filters give no numbers', async () => {
    const kernel = randomWeight(createRandom(4), [1, 1, 1, 3]);
    kernel.values[1] = Number.NaN;
    const network = madeNetwork([
      imageNode(null, null, 1),
      madeNode('conv', 'conv2d', ['image'], square(1), { kernel }),
    ]);
    const [layer] = (await reportOf(network, randomImages(1))).layers;
    expect(layer && kindsOf(layer)).toEqual({ 'not-a-number': [[1]] });
  });

  it('keeps the nine best patches of each channel, best first, with their places', async () => {
    const network = madeNetwork([
      imageNode(null, null, 1),
      madeNode('conv', 'conv2d', ['image'], square(1), { kernel: weightOf([1, 1, 1, 1], [1]) }),
    ]);
    // Image i has one bright pixel of brightness (i · 5) % 12 at row i, column 2i.
    const images = Array.from({ length: 12 }, (_, index): FloatImage => {
      const values = new Float32Array(24 * 24);
      values[index * 24 + 2 * index] = (index * 5) % 12;
      return { width: 24, height: 24, channels: 1, values };
    });
    const { patches } = await reportOf(network, images);
    const best = patches.find(({ layer }) => layer === 'conv')?.channels[0];
    expect(best?.map(({ value }) => value)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3]);
    for (const { imageIndex, row, column, value } of best ?? []) {
      expect([row, column, value]).toEqual([imageIndex, 2 * imageIndex, (imageIndex * 5) % 12]);
    }
  });

  it('leaves no tensors behind, also when it is stopped', async () => {
    const network = await importModel(modelFiles(repositoryPath('models/digits/digits.h5')));
    const weights = new DeviceWeights();
    const image = { width: 28, height: 28, channels: 1, values: new Float32Array(784) };
    await surveyOf(network, image, weights);
    const before = memory().numTensors;
    await surveyOf(network, image, weights);
    const stopped = surveyImage({ network, weights }, { image });
    await stopped.next();
    await stopped.return({ layers: [] });
    expect(memory().numTensors).toBe(before);
    weights.dispose();
  });
});

describe('the health of weights', () => {
  it('finds the planted kernels and nothing else', () => {
    const weights = plantedWeights(6, 3);
    const nan = 11;
    weights.kernel.values[nan] = Number.POSITIVE_INFINITY;
    // A thousandth of what others have, and a bit less.
    const small = 0;
    for (let at = small; at < weights.kernel.values.length; at += filterCount) {
      weights.kernel.values[at] = (weights.kernel.values[at] ?? 0) * 1e-4;
    }
    const network = madeNetwork([
      imageNode(null, null, 3),
      madeNode('conv', 'conv2d', ['image'], square(3), weights),
      madeNode('relu', 'rectifier', ['conv'], relu),
    ]);
    const [layer, ...others] = weightHealth(network);
    expect(others).toEqual([]);
    expect(layer).toMatchObject({ layer: 'conv', filterCount });
    expect(layer?.zeroWeightShare).toBeCloseTo(1 / filterCount, 6);
    expect(layer && kindsOf(layer)).toEqual({
      'not-a-number': [[nan]],
      'zero-kernel': [[small, planted.constant]],
      duplicate: [
        [planted.twinOf, planted.twin],
        [planted.scaledTwinOf, planted.scaledTwin],
      ],
    });
  });

  it('judges each kind of kernel by its own filters', () => {
    const random = createRandom(8);
    const zeroed = (shape: readonly number[], isOfFilter: (at: number) => boolean): Weight => {
      const weight = randomWeight(random, shape);
      weight.values.forEach((_, at) => {
        if (isOfFilter(at)) weight.values[at] = 0;
      });
      return weight;
    };
    const network = madeNetwork([
      imageNode(null, null, 2),
      // [height, width, inChannels, multiplier]: channel 3 is input 1, copy 1.
      madeNode('depthwise', 'depthwiseConv2d', ['image'], square(3), {
        kernel: zeroed([3, 3, 2, 2], (at) => at % 4 === 3),
      }),
      // [height, width, filters, inChannels]
      madeNode(
        'transposed',
        'conv2dTranspose',
        ['depthwise'],
        { ...square(3), outputPadding: null },
        { kernel: zeroed([3, 3, 5, 4], (at) => Math.floor(at / 4) % 5 === 2) },
      ),
      madeNode('mean', 'globalAveragePool', ['transposed'], { keepDims: false }),
      madeNode('dense', 'dense', ['mean'], {}, { kernel: zeroed([5, 6], (at) => at % 6 === 4) }),
    ]);
    expect(weightHealth(network).map((layer) => [layer.layer, layer.filterCount, kindsOf(layer)])).toEqual([
      ['depthwise', 4, { 'zero-kernel': [[3]] }],
      ['transposed', 5, { 'zero-kernel': [[2]] }],
      ['dense', 6, { 'zero-kernel': [[4]] }],
    ]);
  });

  it('compares long kernels by all of their weights', () => {
    const kernel = randomWeight(createRandom(3), [3, 3, 64, 3]);
    // Filter 1 is like filter 0 where the search looks first, and 2 is like 0 everywhere.
    for (let at = 0; at < kernel.values.length; at += 3) {
      const value = kernel.values[at] ?? 0;
      kernel.values[at + 1] = (at / 3) % 2 === 0 ? value : -value;
      kernel.values[at + 2] = value;
    }
    const network = madeNetwork([
      imageNode(null, null, 64),
      madeNode('conv', 'conv2d', ['image'], square(3), { kernel }),
    ]);
    expect(weightHealth(network).map(kindsOf)).toEqual([{ duplicate: [[0, 2]] }]);
  });

  it('takes the same kernel with another bias for another filter', () => {
    const kernel = weightOf([1, 1, 2, 3], [1, 1, 2, 3, 3, 6]);
    const bias = weightOf([3], [0.5, 0.7, 1]);
    const network = madeNetwork([
      imageNode(null, null, 2),
      madeNode('conv', 'conv2d', ['image'], square(1), { kernel, bias }),
    ]);
    // Filter 2 is filter 0 twice, bias included.
    expect(weightHealth(network).map(kindsOf)).toEqual([{ duplicate: [[0, 2]] }]);
  });

  it('finds nothing wrong with a network that was trained, though it takes 0 to 255', async () => {
    const network = await importModel(modelFiles(repositoryPath('models/textures/textures.h5')));
    const health = weightHealth(network);
    expect(health.length).toBeGreaterThan(5);
    expect(health.flatMap(({ findings }) => findings)).toEqual([]);
  });
});
