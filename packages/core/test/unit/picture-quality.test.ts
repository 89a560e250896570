import '@tensorflow/tfjs-backend-wasm';
import { dispose, memory, mul, setBackend, square as squared, sub, sum, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importModel } from '../../src/importers/import-model.js';
import { inputEncodings } from '../../src/images/input-encoding.js';
import type { FloatImage } from '../../src/images/rgba-image.js';
import type { Network } from '../../src/network/network.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { createRandom } from '../../src/random.js';
import { Program } from '../../src/program/program.js';
import { ascend } from '../../src/visualization/ascend.js';
import { imageSpace } from '../../src/visualization/image-space.js';
import { identityMap } from '../../src/visualization/linear-map.js';
import { compileObjective } from '../../src/visualization/objectives/compile-objective.js';
import { createParameterization } from '../../src/visualization/parameterizations/create-parameterization.js';
import { naturalNoise } from '../../src/visualization/parameterizations/fourier.js';
import type { ParameterizationSpec, Recipe } from '../../src/visualization/recipe.js';
import { maximizeChannels } from '../../src/visualization/maximize-channels.js';
import { maximizeObjective } from '../../src/visualization/maximize-objective.js';
import type { MaximizedImage } from '../../src/visualization/maximize.js';
import { imageSpectrum } from '../../src/visualization/quality/image-spectrum.js';
import { measurePicture, type MeasureProgress } from '../../src/visualization/quality/measure-picture.js';
import { pictureQuality, type PictureQuality } from '../../src/visualization/quality/picture-quality.js';
import { findRecipe } from '../../src/visualization/recipes.js';
import { modelFiles, sharedPath, skipWithoutShared } from '../shared.js';
import { importFile } from './golden-files.js';
import { imageNode, madeNetwork, madeNode, relu, square, weightOf } from './made-network.js';

beforeAll(() => setBackend('wasm'));

const modelsFolder = new URL('../../../../models/', import.meta.url);

async function last<Result>(run: AsyncGenerator<unknown, Result, void>): Promise<Result> {
  for (;;) {
    const { done, value } = await run.next();
    if (done) return value;
  }
}

function imageOf(
  width: number,
  height: number,
  valueAt: (row: number, column: number) => number,
): FloatImage {
  const values = Float32Array.from({ length: width * height }, (_, index) =>
    valueAt(Math.floor(index / width), index % width),
  );
  return { width, height, channels: 1, values };
}

describe('spectral share', () => {
  const wave = (frequency: number) =>
    imageOf(40, 24, (_, column) => Math.cos(2 * Math.PI * frequency * column));

  it('knows fine from coarse', () => {
    expect(imageSpectrum(wave(0.1)).highFrequencyShare).toBeCloseTo(0, 6);
    expect(imageSpectrum(wave(0.4)).highFrequencyShare).toBeCloseTo(1, 6);
    expect(imageSpectrum(imageOf(7, 9, () => 0.5)).highFrequencyShare).toBe(0);
  });

  it('of noise is that of the frequencies', () => {
    const random = createRandom(1);
    const { highFrequencyShare } = imageSpectrum(imageOf(48, 48, () => random()));
    // Of the square of all frequencies, what lies outside of a circle of radius .25.
    expect(highFrequencyShare).toBeCloseTo(1 - Math.PI / 16, 1);
  });
});

it('quality in numbers that can be checked by hand', () => {
  const quality = pictureQuality({
    channel: 1,
    activations: [10, 7, 1],
    // Deviations 1, 2 and 1 about 8, 1 and 0: gains of 2, 3 and 1.
    references: [
      [7, -1, -1],
      [9, 3, 1],
    ],
    changed: [4, 4],
    image: { width: 2, height: 2, channels: 1, values: Float32Array.of(0, 1, 0.5, 0.2) },
    spectrum: { highFrequencyShare: 0.3 },
  });
  expect(quality).toEqual({
    gainInDeviations: 3,
    percentile: 1,
    rank: 1,
    channelCount: 3,
    robustness: 0.5,
    highFrequencyShare: 0.3,
    saturatedShare: 0.5,
  });
});

const canvas = { width: 32, height: 32, channels: 3 };

/** Noise with the spectrum of photos, in the textures model's units. */
async function referenceNoise(): Promise<FloatImage[]> {
  const noise = naturalNoise(canvas, 9, [0, 1, 2, 3, 4, 5]);
  const values = Float32Array.from(await noise.data(), (value) => value * 255);
  noise.dispose();
  const size = values.length / 6;
  return [0, 1, 2, 3, 4, 5].map((index) => ({
    ...canvas,
    values: values.slice(index * size, (index + 1) * size),
  }));
}

async function measured(network: Network, layer: string, channel: number, recipe: string, stepCount: number) {
  const weights = new DeviceWeights();
  const model = { network, weights };
  const request = {
    layer,
    channels: [channel],
    recipe: findRecipe(recipe),
    seed: 3,
    canvasSize: 32,
    stepCount,
  };
  const [made] = await last(maximizeChannels(model, request));
  const { image } = made as MaximizedImage;
  const references = await referenceNoise();
  const quality = await last(measurePicture(model, { layer, channel, image, references, seed: 100 }));
  weights.dispose();
  return quality;
}

describe('on the textures model', { timeout: 60_000 }, () => {
  const layer = 'block3_conv1';
  const textures = () => importFile(new URL('textures/textures.h5', modelsFolder));

  it('Fourier with transforms is sturdier than pixels with jitter, those than plain pixels, and all than noise', async () => {
    const network = await textures();
    const mean = async (recipe: string, stepCount: number) => {
      const all: PictureQuality[] = [];
      for (const channel of [3, 4]) all.push(await measured(network, layer, channel, recipe, stepCount));
      const average = (pick: (quality: PictureQuality) => number) =>
        all.reduce((sum, quality) => sum + pick(quality), 0) / all.length;
      return {
        robustness: average((each) => each.robustness),
        fineness: average((each) => each.highFrequencyShare),
        gain: average((each) => each.gainInDeviations),
      };
    };
    const fourier = await mean('small-net', 48);
    const jittered = await mean('coarse-to-fine', 48);
    const plain = await mean('activation-maximization', 30);
    expect(fourier.robustness).toBeGreaterThan(jittered.robustness);
    expect(jittered.robustness).toBeGreaterThan(plain.robustness);
    expect(fourier.fineness).toBeLessThan(plain.fineness);
    expect(Math.min(fourier.gain, jittered.gain, plain.gain)).toBeGreaterThan(1);
  });

  it('tells progress and frees everything, with references of its own', async () => {
    const network = await textures();
    const [image] = await referenceNoise();
    const before = memory().numTensors;
    const weights = new DeviceWeights();
    const run = measurePicture(
      { network, weights },
      { layer, channel: 4, image: image as FloatImage, seed: 1 },
    );
    const seen: MeasureProgress[] = [];
    for (;;) {
      const { done, value } = await run.next();
      if (done) {
        expect(value.channelCount).toBe(64);
        expect(value.percentile).toBeLessThan(1);
        break;
      }
      seen.push(value);
    }
    expect(seen).toHaveLength(35);
    expect(seen.at(-1)).toEqual({ doneCount: 35, count: 35 });
    weights.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

describe('on MobileNet, which takes −1 to 1', { timeout: 120_000 }, () => {
  beforeEach(skipWithoutShared);

  it('each part of a recipe makes pictures sturdier: jitter, then Fourier with transforms', async () => {
    const network = await importModel(
      modelFiles(sharedPath('models/mobilenet-v1-0.25/mobilenet_v1_0.25_224_imagenet.h5')),
    );
    const fourier = findRecipe('small-net');
    const plain: Recipe = {
      ...fourier,
      parameterization: {
        kind: 'pixel',
        space: 'display',
        start: { kind: 'uniform', low: 0.4, high: 0.6 },
      },
      optimizer: { kind: 'adam', stepSize: 0.02, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
      transforms: [],
    };
    const noise: Recipe = {
      ...plain,
      optimizer: { kind: 'gradient-ascent', normalization: 'none', epsilon: 0, stepSize: 0 },
    };
    const weights = new DeviceWeights();
    const model = { network, weights };
    const mean = async (recipe: Recipe, stepCount = 48) => {
      const all: PictureQuality[] = [];
      for (const layer of ['conv_pw_3_relu', 'conv_pw_9_relu']) {
        const request = { layer, channels: [3, 11], recipe, seed: 1, canvasSize: 96, stepCount };
        for (const { channel, image } of await last(maximizeChannels(model, request)))
          all.push(await last(measurePicture(model, { layer, channel, image, seed: 100 })));
      }
      const average = (pick: (quality: PictureQuality) => number) =>
        all.reduce((sum, quality) => sum + pick(quality), 0) / all.length;
      return {
        robustness: average((each) => each.robustness),
        fineness: average((each) => each.highFrequencyShare),
        gain: average((each) => each.gainInDeviations),
      };
    };
    const best = await mean(fourier);
    const jittered = await mean({ ...plain, transforms: [{ kind: 'roll', size: 4 }] });
    const bare = await mean(plain);
    // Of noise, which excites no unit, robustness has no meaning.
    const { gain } = await mean(noise, 1);
    weights.dispose();
    expect(best.robustness).toBeGreaterThan(jittered.robustness);
    expect(jittered.robustness).toBeGreaterThan(bare.robustness + 0.1);
    expect(best.fineness).toBeLessThan(jittered.fineness);
    expect(jittered.fineness).toBeLessThan(bare.fineness);
    expect(Math.min(best.gain, jittered.gain, bare.gain)).toBeGreaterThan(gain + 10);
  });
});

describe('planted filters', () => {
  const size = 9;
  /** A Gabor pattern in grey, an edge in two colours, and a spot of one colour. Each sums to 0 and has length 1. */
  const patterns: readonly ((row: number, column: number, colour: number) => number)[] = [
    (row, column) =>
      Math.exp(-(row ** 2 + column ** 2) / 10) * Math.cos((2 * Math.PI * (row + 2 * column)) / 10 + 0.5),
    (row, column, colour) =>
      Math.tanh(row / 2) * Math.exp(-(row ** 2 + column ** 2) / 14) * ([1, 0.1, -1][colour] ?? 0),
    (row, column, colour) => Math.exp(-(row ** 2 + column ** 2) / 5) * ([-0.5, 1, -0.5][colour] ?? 0),
  ];

  function kernelOf(pattern: (row: number, column: number, colour: number) => number): number[] {
    const values = Array.from({ length: size * size * 3 }, (_, index) => {
      const pixel = Math.floor(index / 3);
      return pattern(Math.floor(pixel / size) - 4, (pixel % size) - 4, index % 3);
    });
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const length = Math.hypot(...values.map((value) => value - mean));
    return values.map((value) => (value - mean) / length);
  }

  const kernels = patterns.map(kernelOf);

  function plantedNetwork(): Network {
    const values = (kernels[0] ?? []).flatMap((_, index) => kernels.map((kernel) => kernel[index] ?? 0));
    const network = madeNetwork([
      imageNode(null, null, 3),
      madeNode('planted', 'conv2d', ['image'], square(size), {
        kernel: weightOf([size, size, 3, kernels.length], values),
        bias: weightOf([kernels.length], [-0.1, -0.1, -0.1]),
      }),
      madeNode('relu', 'rectifier', ['planted'], relu),
    ]);
    return { ...network, inputEncoding: { encoding: inputEncodings['0..1'], reason: 'Made so.' } };
  }

  /** Cosine of what the picture has in its middle, less its mean, with the kernel. */
  function likeness({ width, height, values }: FloatImage, kernel: readonly number[]): number {
    const [top, left] = [Math.floor(height / 2) - 4, Math.floor(width / 2) - 4];
    const patch = kernel.map((_, index) => {
      const pixel = Math.floor(index / 3);
      const at = (top + Math.floor(pixel / size)) * width + left + (pixel % size);
      return values[at * 3 + (index % 3)] ?? Number.NaN;
    });
    const mean = patch.reduce((sum, value) => sum + value, 0) / patch.length;
    const centred = patch.map((value) => value - mean);
    const product = centred.reduce((sum, value, index) => sum + value * (kernel[index] ?? 0), 0);
    return product / Math.hypot(...centred);
  }

  it('are found by the classic recipe', async () => {
    const network = plantedNetwork();
    for (const [channel, kernel] of kernels.entries()) {
      const weights = new DeviceWeights();
      const objective = { kind: 'neuron', layer: 'relu', channel } as const;
      const request = {
        objective,
        recipe: findRecipe('chollet-filters'),
        seed: 1,
        canvasSize: 24,
        stepCount: 30,
      };
      const [made] = await last(maximizeObjective({ network, weights }, request));
      weights.dispose();
      expect(made?.isDead).toBe(false);
      expect(likeness((made as MaximizedImage).image, kernel), `channel ${channel}`).toBeGreaterThan(0.95);
    }
  });

  it.each<ParameterizationSpec>([
    { kind: 'pixel', space: 'display', start: { kind: 'uniform', low: 0.4, high: 0.6 } },
    { kind: 'fourier', space: 'display', deviation: 0.01, decay: 1 },
    { kind: 'laplacian-pyramid', space: 'display', deviation: 0.05, levelCount: 4 },
  ])('are what $kind comes to, where contrast has its price', async (spec) => {
    const network = plantedNetwork();
    const side = { width: 24, height: 24, channels: 3 };
    const space = imageSpace('display', network.inputEncoding.encoding, 3);
    for (const [channel, kernel] of kernels.entries()) {
      const weights = new DeviceWeights();
      const compiled = compileObjective(network, { kind: 'neuron', layer: 'relu', channel });
      const program = new Program({
        network,
        weights,
        targets: compiled.targets,
        gradientRule: 'redirected',
      });
      const parameterization = createParameterization(spec, space, side);
      const start = parameterization.draw(1, [0]);
      const parameters = await last(
        ascend({
          programAt: () => program,
          objective: compiled.objective,
          // Half the square of the distance from grey: the one best image is grey plus the kernel.
          penalties: [
            {
              value: (image) => mul(sum(squared(sub(image, 0.5)), [1, 2, 3]), 0.5),
              gradient: (image) => sub(image, 0.5),
            },
          ],
          parameterization,
          optimizer: { kind: 'adam', stepSize: 0.02, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
          stepCount: 150,
          space,
          readInterval: 1,
          viewsAt: () => [identityMap(side)],
          start,
        }),
      );
      const image = tidy(() => parameterization.image(parameters));
      const found = { ...side, values: Float32Array.from(await image.data()) };
      expect(likeness(found, kernel), `channel ${channel}`).toBeGreaterThan(0.95);
      dispose([...start, ...parameters, image]);
      parameterization.dispose();
      weights.dispose();
    }
  });
});
