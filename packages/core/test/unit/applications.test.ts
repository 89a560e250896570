/** Keras's image applications, one of each family, against Keras: sampled layers' values and an input gradient. */
import '@tensorflow/tfjs-backend-wasm';
import { memory, setBackend, tensor } from '@tensorflow/tfjs-core';
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
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
import { hashedUniform, hashedWeight } from '../hashed-values.js';
import { expectLikeGolden } from '../suites/layer-golden.js';
import type { LayerGolden } from './golden-files.js';

interface ApplicationGolden {
  readonly meta: { readonly builder: string };
  /** Pixels lie between 0 and `scale`, or between −1 and 1 where it is 1. */
  readonly input: { readonly shape: readonly [number, number, number, number]; readonly scale: number };
  readonly config: unknown;
  /** By layer path the names and shapes of its weights; each has a stream of hashed values, counted from 1. */
  readonly weights: readonly (readonly [
    path: string,
    weights: readonly (readonly [string, readonly number[]])[],
  ])[];
  readonly layers: Readonly<Record<string, LayerGolden>>;
  /** Of every second row and column. */
  readonly gradient: { readonly layer: string; readonly channel: number; readonly values: readonly number[] };
}

const folder = new URL('../goldens/applications/', import.meta.url);
const names = readdirSync(folder).map((file) => file.replace('.json.gz', ''));

beforeAll(() => setBackend('wasm'));

it('has a golden for each family', () => {
  expect(names).toHaveLength(16);
});

// Large networks on one core: seconds each, more when the machine is busy.
describe.each(names)('%s', { timeout: 180_000 }, (name) => {
  it('gives the values and the gradient that Keras gives', async () => {
    const golden = JSON.parse(
      gunzipSync(readFileSync(new URL(`${name}.json.gz`, folder))).toString(),
    ) as ApplicationGolden;
    const network = networkOf(golden);
    expect(network.layers.filter((layer) => layer.unsupported !== null)).toEqual([]);

    const before = memory().numTensors;
    const weights = new DeviceWeights();
    const layers = new Map(
      Object.keys(golden.layers)
        .filter((layer) => network.layers.some((each) => each.name === layer))
        .map((layer) => [outputNode(network, layer).id, layer]),
    );
    const image = imageOf(golden);
    const program = new Program({ network, weights, targets: [...layers.keys()] });
    for (const [target, value] of program.targetsInOrder(image)) {
      const layer = layers.get(target) ?? '';
      expectLikeGolden(
        layer,
        value.shape,
        (await value.data()) as Float32Array,
        golden.layers[layer] as LayerGolden,
      );
    }

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

function networkOf({ config, weights }: ApplicationGolden): Network {
  const model = parseKerasModel(config);
  const byPath = new Map<string, readonly NamedWeight[]>();
  let stream = 0;
  for (const [path, own] of weights) {
    byPath.set(
      path,
      own.map(([name, shape]) => ({ name, weight: hashedWeight(++stream, name, shape) })),
    );
  }
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

function imageOf({ input: { shape, scale } }: ApplicationGolden) {
  const uniform = hashedUniform(0, shape[1] * shape[2] * shape[3]);
  return tensor(
    Float32Array.from(uniform, (value) => (scale > 1 ? value * scale : 2 * value - 1)),
    [...shape],
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
