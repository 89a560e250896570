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
import { cholletFilters } from '../../src/visualization/recipes.js';
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
