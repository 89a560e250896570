/** TensorFlow graphs as graph-models, op by op and as whole networks: each node's values, and input gradients. */
import '@tensorflow/tfjs-backend-wasm';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { importModel } from '../../src/importers/import-model.js';
import { outputNode } from '../../src/network/find-layer.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { Program } from '../../src/program/program.js';
import { describeValues } from '../../src/visualization/layer-activations.js';
import { channelObjective } from '../../src/visualization/objective.js';
import { expectStatistics, expectTargetsLikeGoldens } from '../suites/layer-golden.js';
import type { LayerGolden } from './golden-files.js';
import { graphFiles, graphImage, graphNames, readGraphGolden } from './graph-goldens.js';

beforeAll(() => setBackend('wasm'));

/** A layer of several outputs shows its last one, the golden holds the first. */
const severalOutputs = ['Split', 'SplitV', 'Unpack', 'IdentityN'];

/** A transposition in the file moves nothing in the network: these layers show rows, columns, channels in the old order. */
const otherwiseOrdered = ['turned', 'turned_relu', 'shuffled'];

function isComparable([layer, { class_name: op }]: [string, LayerGolden]): boolean {
  return !severalOutputs.includes(op) && !otherwiseOrdered.includes(layer);
}

describe.each(graphNames)('%s', { timeout: 120_000 }, (name) => {
  const golden = readGraphGolden(name);

  it('gives each node the values that TensorFlow gives it', async () => {
    const network = await importModel(graphFiles(golden));
    expect(network.layers.filter((layer) => layer.unsupported !== null)).toEqual([]);
    const before = memory().numTensors;
    const weights = new DeviceWeights();
    const layers = new Map(
      Object.entries(golden.layers)
        .filter(isComparable)
        .map(([layer]) => [outputNode(network, layer).id, layer]),
    );
    const image = graphImage(golden);
    const program = new Program({ network, weights, targets: [...layers.keys()] });
    await expectTargetsLikeGoldens(program, image, layers, golden.layers);
    image.dispose();
    weights.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('sends gradients back as TensorFlow does', async (context) => {
    if (Object.keys(golden.gradients).length === 0) context.skip('TensorFlow has no gradient of fused nodes');
    const network = await importModel(graphFiles(golden));
    const weights = new DeviceWeights();
    const image = graphImage(golden);
    for (const [layer, expected] of Object.entries(golden.gradients).filter(isComparable)) {
      const target = outputNode(network, layer).id;
      const program = new Program({ network, weights, targets: [target] });
      const { objective, gradient } = program.gradient(image, channelObjective(target, [0]));
      const values = (await gradient.data()) as Float32Array;
      expectStatistics(
        `gradient of ${layer}`,
        { shape: gradient.shape, ...describeValues(values) },
        expected,
      );
      objective.dispose();
      gradient.dispose();
    }
    image.dispose();
    weights.dispose();
  });
});
