/** Graph-models that nobody here made, node by node against TensorFlow.js's own loader. */
import '@tensorflow/tfjs-backend-cpu';
import { loadGraphModel, type GraphModel } from '@tensorflow/tfjs-converter';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { dispose, grad, mean, setBackend, slice, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importModel } from '../../src/importers/import-model.js';
import { outputNode } from '../../src/network/find-layer.js';
import type { Network } from '../../src/network/network.js';
import { summarizeNetwork } from '../../src/network/summarize-network.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { Program } from '../../src/program/program.js';
import { channelObjective } from '../../src/visualization/objective.js';
import { hashedUniform } from '../hashed-values.js';
import { modelFiles, readJson, sharedPath, skipWithoutShared } from '../shared.js';

beforeAll(() => setBackend('cpu'));

describe('the selfie segmentation network (float16)', { timeout: 120_000 }, () => {
  const path = sharedPath('models/graph-selfie-f16/selfie.json');
  const image = () => tensor(Float32Array.from(hashedUniform(0, 256 * 256 * 3)), [1, 256, 256, 3]);

  beforeEach(skipWithoutShared);

  it('has all its nodes as layers, and none is opaque', async () => {
    const network = await importModel(modelFiles(path));
    expect(network.warnings).toEqual([]);
    expect(network.source.format).toBe('TensorFlow.js graph-model');
    expect(network.layers).toHaveLength(225);
    expect(network.layers.filter((layer) => layer.unsupported !== null)).toEqual([]);
    expect(network.outputs).toEqual(['activation_10']);
    const { layers, inputShapes } = summarizeNetwork(network);
    expect(inputShapes).toEqual([[null, 256, 256, 3]]);
    expect(layers.find(({ name }) => name === 'Conv2D')).toMatchObject({
      type: 'Conv2D',
      kind: 'convolution',
      kernelShape: [3, 3, 3, 16],
      outputShape: [null, 128, 128, 16],
    });
  });

  it('runs on images of another size', async () => {
    const network = await importModel(modelFiles(path));
    const weights = new DeviceWeights();
    const program = new Program({ network, weights, targets: network.outputs });
    const x = tensor(Float32Array.from(hashedUniform(0, 64 * 96 * 3)), [1, 64, 96, 3]);
    const outputs = program.forward(x);
    expect([...outputs.values()].map(({ shape }) => shape)).toEqual([[1, 64, 96, 1]]);
    dispose([x, ...outputs.values()]);
    weights.dispose();
  });

  it('computes what TensorFlow.js computes, node by node', async () => {
    const network = await importModel(modelFiles(path));
    const oracle = await oracleOf(path, 'selfie.bin');
    const weights = new DeviceWeights();
    const layers = network.layers.filter(({ type }) => type !== 'Placeholder').map(({ name }) => name);
    const x = image();
    const expected = oracle.execute(x, layers) as Tensor[];
    const program = new Program({
      network,
      weights,
      targets: layers.map((layer) => outputNode(network, layer).id),
    });
    const found = program.forward(x);
    for (const [index, layer] of layers.entries()) {
      const [theirs, ours] = [expected[index], found.get(outputNode(network, layer).id)];
      expect(ours?.shape, layer).toEqual(theirs?.shape);
      expect(largestDifference(await valuesOf(ours), await valuesOf(theirs)), layer).toBeLessThan(1e-4);
    }
    dispose([x, ...expected, ...found.values()]);
    weights.dispose();
    oracle.dispose();
  });

  it('sends the gradient back as TensorFlow.js does', async () => {
    const network = await importModel(modelFiles(path));
    const oracle = await oracleOf(path, 'selfie.bin');
    const weights = new DeviceWeights();
    const x = image();
    for (const [layer, channel] of [
      ['activation_10', 0],
      ['conv2d_20_1', 5],
    ] as const) {
      const theirs = grad((input) => {
        const output = oracle.execute(input, layer) as Tensor;
        return mean(slice(output, [0, 0, 0, channel], [-1, -1, -1, 1]));
      })(x);
      const ours = gradientOf(network, weights, layer, channel, x);
      expect(largestDifference(await valuesOf(ours), await valuesOf(theirs))).toBeLessThan(1e-3);
      dispose([ours, theirs]);
    }
    x.dispose();
    weights.dispose();
    oracle.dispose();
  });
});

function gradientOf(
  network: Network,
  weights: DeviceWeights,
  layer: string,
  channel: number,
  image: Tensor,
): Tensor {
  const target = outputNode(network, layer).id;
  const program = new Program({ network, weights, targets: [target] });
  const { objective, gradient } = program.gradient(image, channelObjective(target, [channel]));
  objective.dispose();
  return gradient;
}

function oracleOf(path: string, shard: string): Promise<GraphModel> {
  const json = readJson(path) as Record<string, object> & { weightsManifest: { weights: object[] }[] };
  const { modelTopology, weightsManifest, signature } = json;
  const bytes = Uint8Array.from(readFileSync(path.replace(/[^/]+$/, shard)));
  return loadGraphModel({
    load: () =>
      Promise.resolve({
        modelTopology,
        signature,
        format: 'graph-model',
        weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
        weightData: bytes.buffer,
      } as never),
  });
}

async function valuesOf(values: Tensor | undefined): Promise<Float32Array> {
  return ((await values?.data()) ?? new Float32Array(0)) as Float32Array;
}

/** Relative to the largest expected value. */
function largestDifference(found: Float32Array, expected: Float32Array): number {
  expect(found).toHaveLength(expected.length);
  const largest = expected.reduce((peak, value) => Math.max(peak, Math.abs(value)), 1e-6);
  return expected.reduce(
    (worst, value, index) => Math.max(worst, Math.abs((found[index] ?? Number.NaN) - value) / largest),
    0,
  );
}
