/** Keras's image applications, one of each family, and other layers against Keras: sampled layers' values and an input gradient. */
import '@tensorflow/tfjs-backend-wasm';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { draftFromKeras } from '../../src/importers/keras/draft-network.js';
import type { KerasLayer } from '../../src/importers/keras/keras-model.js';
import { parseKerasModel } from '../../src/importers/keras/parse-model.js';
import { plainLayers, type NamedWeight } from '../../src/importers/keras/weight-source.js';
import { buildNetwork } from '../../src/network/build-network.js';
import { outputNode } from '../../src/network/find-layer.js';
import type { Network } from '../../src/network/network.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { Program } from '../../src/program/program.js';
import { channelObjective } from '../../src/visualization/objective.js';
import { expectTargetsLikeGoldens } from '../suites/layer-golden.js';
import {
  applicationImage,
  applicationNames,
  applicationWeights,
  readApplicationGolden,
  type ApplicationGolden,
} from './application-goldens.js';

beforeAll(() => setBackend('wasm'));

it('has a golden for each family, and one for layers that none has', () => {
  expect(applicationNames).toHaveLength(17);
});

// Large networks on one core: seconds each, more when the machine is busy.
describe.each(applicationNames)('%s', { timeout: 180_000 }, (name) => {
  it('gives the values and the gradient that Keras gives', async () => {
    const golden = readApplicationGolden(name);
    const network = networkOf(golden);
    expect(network.layers.filter((layer) => layer.unsupported !== null)).toEqual([]);

    const before = memory().numTensors;
    const weights = new DeviceWeights();
    const layers = new Map(
      Object.keys(golden.layers)
        .filter((layer) => network.layers.some((each) => each.name === layer))
        .map((layer) => [outputNode(network, layer).id, layer]),
    );
    const image = applicationImage(golden);
    const program = new Program({ network, weights, targets: [...layers.keys()] });
    await expectTargetsLikeGoldens(program, image, layers, golden.layers);

    const { layer, channel, values: expected } = golden.gradient;
    const target = outputNode(network, layer).id;
    const { objective, gradient } = new Program({ network, weights, targets: [target] }).gradient(
      image,
      channelObjective(target, [channel]),
    );
    const found = everySecond((await gradient.data()) as Float32Array, golden.input.shape);
    expect(found).toHaveLength(expected.length);
    expect(cosine(found, expected)).toBeGreaterThan(0.999);
    for (const each of [objective, gradient, image]) each.dispose();
    weights.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

function networkOf(golden: ApplicationGolden): Network {
  const model = parseKerasModel(golden.config);
  const byPath = applicationWeights(golden);
  const byLayer = new Map<KerasLayer, readonly NamedWeight[]>(
    plainLayers(model).map(({ layer, path }) => [layer, byPath.get(path.join('/')) ?? []]),
  );
  return buildNetwork(
    draftFromKeras(model, (layer) => ({ weights: byLayer.get(layer) ?? [], missing: null }), {
      source: { format: 'golden' },
      generation: 3,
      warnings: [],
    }),
  );
}

function everySecond(values: Float32Array, [, height, width, channels]: readonly number[]): number[] {
  const kept: number[] = [];
  for (let row = 0; row < (height ?? 0); row += 2) {
    for (let column = 0; column < (width ?? 0); column += 2) {
      const start = (row * (width ?? 0) + column) * (channels ?? 0);
      kept.push(...values.subarray(start, start + (channels ?? 0)));
    }
  }
  return kept;
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, index) => sum + value * (y[index] ?? Number.NaN), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
