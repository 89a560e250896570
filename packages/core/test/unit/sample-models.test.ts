import '@tensorflow/tfjs-backend-wasm';
import { setBackend, tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { outputNode } from '../../src/network/find-layer.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { Program } from '../../src/program/program.js';
import { ascend } from '../../src/visualization/ascend.js';
import { displayPicture } from '../../src/visualization/display.js';
import { imageSpace } from '../../src/visualization/image-space.js';
import { identityMap } from '../../src/visualization/linear-map.js';
import { layerActivations } from '../../src/visualization/layer-activations.js';
import { channelObjective } from '../../src/visualization/objective.js';
import { createParameterization } from '../../src/visualization/parameterizations/create-parameterization.js';
import { cholletFilters, findRecipe } from '../../src/visualization/recipes.js';
import { maximizeChannels } from '../../src/visualization/maximize-channels.js';
import { maximizeObjective } from '../../src/visualization/maximize-objective.js';
import type { RgbaImage } from '../../src/images/rgba-image.js';
import { lastOf } from '../last-of.js';
import { expectLayersLikeGoldens } from '../suites/layer-golden.js';
import {
  importFile,
  readBytes,
  readFloats,
  readGolden,
  type LayerGolden,
  type StoredArray,
} from './golden-files.js';

beforeAll(() => setBackend('wasm'));

const modelsFolder = new URL('../../../../models/', import.meta.url);

interface ActivationsGolden {
  readonly input: StoredArray;
  readonly layers: Readonly<Record<string, LayerGolden>>;
}

describe('activations of the sample models', () => {
  it.each([
    ['digits/digits.h5', 'digits-activations'],
    ['digits/tfjs/model.json', 'digits-activations'],
    ['textures/textures.h5', 'textures-activations'],
    ['textures/textures.keras', 'textures-activations'],
  ])('%s equals Keras', async (file, goldenName) => {
    const golden = readGolden(goldenName) as ActivationsGolden;
    const [, height = 0, width = 0, channels = 0] = golden.input.shape;
    const weights = new DeviceWeights();
    const network = await importFile(new URL(file, modelsFolder));
    const run = layerActivations(
      { network, weights },
      { height, width, channels, values: readFloats(golden.input) },
    );
    await expectLayersLikeGoldens(run, golden.layers);
    weights.dispose();
  });
});

interface AscentGolden {
  readonly layer: string;
  readonly channel: number;
  readonly start: StoredArray;
  readonly final: StoredArray;
  readonly displayed: StoredArray;
  readonly loss: readonly number[];
}

describe('20 steps of chollet-filters', () => {
  it.each([
    ['digits/digits.h5', 'chollet-digits-conv2d_1-4'],
    ['digits/digits.h5', 'chollet-digits-conv2d_4-5'],
    ['textures/textures.h5', 'chollet-textures-block2_conv2-1'],
    ['textures/textures.h5', 'chollet-textures-block5_conv1-4'],
  ])('from a stored start image on %s end where Keras ends (%s)', async (file, goldenName) => {
    const golden = readGolden(goldenName) as AscentGolden;
    const network = await importFile(new URL(file, modelsFolder));
    const weights = new DeviceWeights();
    const target = outputNode(network, golden.layer).id;
    const start = tensor4d(readFloats(golden.start), golden.start.shape as [number, number, number, number]);
    const program = new Program({ network, weights, targets: [target] });
    const [, startHeight = 0, startWidth = 0, startChannels = 0] = golden.start.shape;
    const canvas = { height: startHeight, width: startWidth, channels: startChannels };
    const space = imageSpace('model-input', network.inputEncoding.encoding, startChannels);
    const ascent = ascend({
      programAt: () => program,
      objective: channelObjective(target, [golden.channel]),
      penalties: [],
      parameterization: createParameterization(cholletFilters.parameterization, space, canvas),
      optimizer: cholletFilters.optimizer,
      stepCount: cholletFilters.stepCount,
      space,
      readInterval: 1,
      viewsAt: () => [identityMap(canvas)],
      start: [start],
    });
    const { losses, finished } = await climb(ascent);
    const values = Float32Array.from(await finished.data());
    const [, height, width, channels] = finished.shape;

    expect(losses).toHaveLength(golden.loss.length);
    losses.forEach((loss, step) => {
      expect(Math.abs(loss / (golden.loss[step] ?? Number.NaN) - 1), `loss of step ${step}`).toBeLessThan(
        1e-3,
      );
    });
    const { data } = displayPicture(cholletFilters.display, { height, width, channels, values });
    const worst = readBytes(golden.displayed).reduce((largest, byte, index) => {
      const pixel = Math.floor(index / channels);
      return Math.max(largest, Math.abs(byte - (data[pixel * 4 + (index % channels)] ?? Number.NaN)));
    }, 0);
    expect(worst, 'grey levels apart').toBeLessThanOrEqual(1);
    finished.dispose();
    start.dispose();
    weights.dispose();
  });
});

async function climb(ascent: ReturnType<typeof ascend>): Promise<{ losses: number[]; finished: Tensor4D }> {
  const losses: number[] = [];
  for (;;) {
    const { done, value } = await ascent.next();
    if (done) return { losses, finished: value[0] as Tensor4D };
    losses.push(value.objectives[0] ?? Number.NaN);
  }
}

describe('coarse-to-fine', () => {
  /** The share of an image's middle, a quarter of its area, that is about as grey as the start. */
  const greyShare = ({ width, height, data }: RgbaImage): number => {
    let grey = 0;
    for (let y = height / 4; y < (3 * height) / 4; y++) {
      for (let x = width / 4; x < (3 * width) / 4; x++) {
        const pixel = data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3);
        if (pixel.every((value) => value > 95 && value < 160)) grey++;
      }
    }
    return grey / ((width / 2) * (height / 2));
  };

  it('fills an image that even grey would leave empty but for its edges, and keeps the others', async () => {
    const network = await importFile(new URL('textures/textures.keras', modelsFolder));
    const weights = new DeviceWeights();
    const images = await lastOf(
      maximizeChannels(
        { network, weights },
        { layer: 'block1_conv1', channels: [2, 7, 17], recipe: findRecipe('coarse-to-fine'), seed: 0 },
      ),
    );
    expect(images.map(({ attempt }) => attempt)).toEqual(['other-seed', 'recipe', 'other-seed']);
    for (const { picture } of images) expect(greyShare(picture)).toBeLessThan(0.1);
    weights.dispose();
  });

  it('leaves an image alone whose objective looks at one place', async () => {
    const network = await importFile(new URL('textures/textures.keras', modelsFolder));
    const weights = new DeviceWeights();
    const images = await lastOf(
      maximizeObjective(
        { network, weights },
        {
          objective: { kind: 'neuron', layer: 'block1_conv1', channel: 7 },
          recipe: findRecipe('coarse-to-fine'),
          seed: 0,
        },
      ),
    );
    expect(images.map(({ attempt, isDead }) => [attempt, isDead])).toEqual([['recipe', false]]);
    weights.dispose();
  });
});
