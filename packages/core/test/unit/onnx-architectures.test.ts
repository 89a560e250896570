/** torchvision's classifiers as both exporters of PyTorch write them, against onnxruntime: sampled tensors, logits and a gradient. */
import '@tensorflow/tfjs-backend-wasm';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { lowerOnnx } from '../../src/importers/onnx/import-onnx.js';
import { buildNetwork } from '../../src/network/build-network.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { Program } from '../../src/program/program.js';
import { channelObjective } from '../../src/visualization/objective.js';
import { describeValues } from '../../src/visualization/layer-activations.js';
import { cosine } from '../vectors.js';
import {
  architectureFiles,
  architectureNames,
  fileOrdered,
  imageFor,
  inputOf,
  readOnnxArchitecture,
  type TensorStatistics,
} from '../onnx-goldens.js';

beforeAll(() => setBackend('wasm'));

it('has a golden for each family, from either exporter', () => {
  expect(architectureNames).toHaveLength(23);
});

// Large networks on one core: seconds each, more when the machine is busy.
describe.each(architectureNames)('%s', { timeout: 180_000 }, (name) => {
  it('computes what onnxruntime computes', async () => {
    const golden = readOnnxArchitecture(name);
    const { draft, tensors } = await lowerOnnx(architectureFiles(golden), {});
    const network = buildNetwork(draft);
    const unsupported = network.layers.filter((layer) => layer.unsupported !== null);
    expect(unsupported.map((layer) => `${layer.name}: ${layer.unsupported ?? ''}`)).toEqual([]);
    expect(network.warnings).toEqual([]);

    const before = memory().numTensors;
    const weights = new DeviceWeights();
    const input = inputOf(tensors, network.inputs);
    const image = imageFor(golden, input.axes);
    const found = new Map(
      Object.keys(golden.tensors).map((tensor) => {
        const made = tensors.get(tensor);
        if (made?.kind !== 'feature') throw new Error(`${tensor} is not computed.`);
        return [made.node, { tensor, axes: made.axes }] as const;
      }),
    );
    expect(found.size).toBe(Object.keys(golden.tensors).length);
    const program = new Program({ network, weights, targets: [...found.keys()] });
    for (const [target, value] of program.targetsInOrder(image)) {
      const { tensor, axes } = found.get(target) ?? { tensor: '', axes: [] };
      expectLikeGolden(tensor, await fileOrdered(value, axes), golden.tensors[tensor] as TensorStatistics);
    }

    // The logits alone: everything that can be folded and fused is.
    const [output = ''] = network.outputs;
    const logits = new Program({ network, weights, targets: [output] }).forward(image).get(output);
    if (!logits) throw new Error('The logits were not computed.');
    expectLikeGolden(
      'logits',
      await fileOrdered(logits, [0, 1]),
      golden.tensors[golden.output] as TensorStatistics,
    );
    logits.dispose();

    if (golden.gradient) {
      const { unit, every, values } = golden.gradient;
      const whole = new Program({ network, weights, targets: [output] }).gradient(
        image,
        channelObjective(output, [unit]),
      );
      const gradient = await fileOrdered(whole.gradient, input.axes);
      const [, channels = 1, height = 1, width = 1] = golden.input;
      const kept = gradient.values.filter((_, index) => {
        const [row, column] = [Math.floor(index / width) % height, index % width];
        return row % every === 0 && column % every === 0;
      });
      expect(kept).toHaveLength(channels * Math.ceil(height / every) * Math.ceil(width / every));
      expect(cosine(kept, values)).toBeGreaterThan(0.999);
      whole.objective.dispose();
      whole.gradient.dispose();
    }
    image.dispose();
    weights.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

function expectLikeGolden(
  name: string,
  { shape, values }: { readonly shape: readonly number[]; readonly values: Float32Array },
  golden: TensorStatistics,
): void {
  expect(shape, name).toEqual(golden.shape);
  const tolerance = 1e-3 * golden.largest;
  const { mean, std } = describeValues(values);
  expect(Math.abs(mean - golden.mean), `${name}: mean`).toBeLessThanOrEqual(tolerance);
  expect(Math.abs(std - golden.std), `${name}: std`).toBeLessThanOrEqual(tolerance);
  golden.first.forEach((value, index) => {
    const difference = Math.abs((values[index] ?? Number.NaN) - value);
    expect(difference, `${name}: value ${index}`).toBeLessThanOrEqual(tolerance);
  });
}
