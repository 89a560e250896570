/** Whole small networks against Keras: every layer's output, and input gradients. Shared by all backends' test files. */
import { memory, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { outputNode } from '../../src/network/find-layer.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { Program } from '../../src/program/program.js';
import { channelObjective } from '../../src/visualization/objective.js';
import {
  importGolden,
  readFloats,
  readGolden,
  type LayerGolden,
  type StoredArray,
} from '../unit/golden-files.js';
import { expectTargetsLikeGoldens } from './layer-golden.js';

interface NetworkGolden {
  readonly meta: { readonly model: string; readonly about: string };
  readonly input: StoredArray;
  readonly layers: Readonly<Record<string, LayerGolden>>;
  readonly gradients: readonly (StoredArray & { readonly layer: string; readonly channel: number })[];
}

const names = ['conv-strides', 'conv-strides-valid', 'decoder', 'heads', 'inception', 'mobilenet', 'resnet'];

export function describeGoldenNetworks(backend: string): void {
  describe.each(names)(`%s on ${backend}`, (name) => {
    const golden = readGolden(`network-${name}`) as NetworkGolden;
    const image = () => tensor(readFloats(golden.input), [...golden.input.shape]);

    it('gives every layer the values that Keras gives it', async () => {
      const network = await importGolden(golden.meta.model);
      const weights = new DeviceWeights();
      const layers = new Map(
        Object.keys(golden.layers).map((layer) => [outputNode(network, layer).id, layer]),
      );
      const program = new Program({ network, weights, targets: [...layers.keys()] });
      const x = image();
      await expectTargetsLikeGoldens(program, x, layers, golden.layers);
      x.dispose();
      weights.dispose();
    });

    it.each(golden.gradients.map((each) => [each.layer, each] as const))(
      'sends the gradient of %s back as Keras does',
      async (_, stored) => {
        const network = await importGolden(golden.meta.model);
        const weights = new DeviceWeights();
        const before = memory().numTensors;
        const target = outputNode(network, stored.layer).id;
        const program = new Program({ network, weights, targets: [target] });
        const x = image();
        const batch = golden.input.shape[0] ?? 1;
        const objective = channelObjective(
          target,
          Array.from({ length: batch }, () => stored.channel),
        );
        const { objective: values, gradient } = program.gradient(x, objective);
        const found = await readAndDispose(gradient);
        const expected = readFloats(stored);
        const largest = expected.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
        expect(largest).toBeGreaterThan(0);
        // Keras took the mean over the batch too; ours is one objective per image.
        const difference = expected.reduce(
          (worst, value, index) => Math.max(worst, Math.abs((found[index] ?? NaN) / batch - value)),
          0,
        );
        expect(difference / largest).toBeLessThan(1e-4);
        values.dispose();
        x.dispose();
        weights.dispose();
        expect(memory().numTensors).toBe(before);
      },
    );
  });
}

async function readAndDispose(values: Tensor): Promise<ArrayLike<number>> {
  const read = await values.data();
  values.dispose();
  return read;
}
