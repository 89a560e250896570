/** Small ONNX models of every operator, from both exporters of PyTorch and by hand, against onnxruntime: every node's values. */
import '@tensorflow/tfjs-backend-wasm';
import { memory, setBackend, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { lowerOnnx } from '../../src/importers/onnx/import-onnx.js';
import { buildNetwork } from '../../src/network/build-network.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { Program } from '../../src/program/program.js';
import { channelObjective } from '../../src/visualization/objective.js';
import { singleFile } from '../memory-model.js';
import { bytesOf, fileOrdered, imageFor, inputOf, readOnnxCases, type OnnxCase } from '../onnx-goldens.js';

beforeAll(() => setBackend('wasm'));

const cases = readOnnxCases();

it('has a case for each operator that is read', () => {
  expect(cases.length).toBeGreaterThan(150);
});

describe.each(cases.map((each) => [each.name, each] as const))('%s', (_, golden) => {
  it('computes what onnxruntime computes', async () => {
    const { draft, tensors } = await lowerOnnx(singleFile('case.onnx', bytesOf(golden)), {});
    const network = buildNetwork(draft);
    const unsupported = network.layers.filter((layer) => layer.unsupported !== null);
    expect(unsupported.map(({ name }) => name)).toEqual(golden.opaque);
    const before = memory().numTensors;
    const weights = new DeviceWeights();
    const image = imageFor(golden, inputOf(tensors, network.inputs).axes);
    const found = new Map<string, readonly [name: string, axes: readonly number[]][]>();
    for (const name of Object.keys(golden.tensors)) {
      const made = tensors.get(name);
      if (made?.kind !== 'feature' || !made.shape) continue;
      found.set(made.node, [...(found.get(made.node) ?? []), [name, made.axes]]);
    }
    const compared = new Set<string>();
    // Once with every node asked for, and once with only the last, when what can be folded and fused is.
    const all = [...found.keys()];
    for (const targets of all.length > 0 ? [all, all.slice(-1)] : []) {
      const program = new Program({ network, weights, targets });
      for (const [target, value] of program.targetsInOrder(image)) {
        for (const [name, axes] of found.get(target) ?? []) {
          expectLikeGolden(name, await fileOrdered(value, axes), golden);
          compared.add(name);
        }
      }
    }
    const blocked = Object.keys(golden.tensors).filter((name) => !compared.has(name));
    expect(blocked).toEqual(golden.opaque.length > 0 ? blocked : []);
    if (golden.gradient) await expectGradient(golden, golden.gradient);
    image.dispose();
    weights.dispose();
    expect(memory().numTensors).toBe(before);

    async function expectGradient({ output }: OnnxCase, expected: NonNullable<OnnxCase['gradient']>) {
      const made = tensors.get(output);
      const target = made?.kind === 'feature' ? made.node : '';
      const program = new Program({ network, weights, targets: [target] });
      const { objective, gradient } = program.gradient(image, channelObjective(target, [expected.unit]));
      const { values } = await fileOrdered(gradient, inputOf(tensors, network.inputs).axes);
      const largest = Math.max(...expected.values.map(Math.abs));
      expect(values).toHaveLength(expected.values.length);
      expected.values.forEach((value, index) => {
        expect(Math.abs((values[index] ?? Number.NaN) - value) / largest).toBeLessThan(1e-4);
      });
      tidy(() => [objective, gradient].forEach((each) => each.dispose()));
    }
  });
});

function expectLikeGolden(
  name: string,
  { shape, values }: { readonly shape: readonly number[]; readonly values: Float32Array },
  { tensors }: OnnxCase,
): void {
  const expected = tensors[name];
  if (!expected) throw new Error(`There is no golden for ${name}.`);
  expect(shape, name).toEqual(expected.shape);
  const tolerance = 1e-4 * Math.max(expected.largest, 1e-3);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(Math.abs(mean - expected.mean), `${name}: mean`).toBeLessThanOrEqual(tolerance);
  expected.samples.forEach((value, index) => {
    const position = Math.floor((index * values.length) / expected.samples.length);
    const difference = Math.abs((values[position] ?? Number.NaN) - value);
    expect(difference, `${name}: value ${position}, ${values[position]} for ${value}`).toBeLessThanOrEqual(
      tolerance,
    );
  });
}
