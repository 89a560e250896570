/** Every op that has an independent reference against it, on whichever backend is set: shared by the backends' test files. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { memory, tensor, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { opOf } from '../../src/network/build-network.js';
import type { NetworkNode, Weight } from '../../src/network/network.js';
import type { Attributes, OpName } from '../../src/ops/op.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { hashedUniform } from '../hashed-values.js';

interface HashedValues {
  readonly shape: readonly number[];
  readonly stream: number;
  readonly low: number;
  readonly high: number;
}

/** As `goldens/make_op_goldens.py` writes it. */
interface OpGolden {
  readonly name: string;
  readonly op: OpName;
  readonly attributes: Attributes;
  readonly inputs: readonly HashedValues[];
  readonly weights: Readonly<Record<string, HashedValues>>;
  readonly output: { readonly shape: readonly number[]; readonly values: readonly number[] };
}

const file = new URL('../goldens/ops.json.gz', import.meta.url);
const { cases } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { cases: readonly OpGolden[] };

export function describeOpGoldens(backend: string): void {
  describe(`ops against other libraries on ${backend}`, () => {
    it.each(cases.map((each) => [each.name, each] as const))('%s', (_, golden) => {
      const tensorCount = memory().numTensors;
      const weights = new DeviceWeights();
      const inputs = golden.inputs.map(hashed);
      const { shape, values } = tidy(() => {
        const output = opOf(golden).forward({
          attributes: golden.attributes,
          inputs: inputs.map((input) => tensor(input.values, [...input.shape], 'float32')),
          weights: weights.of(nodeOf(golden, inputs)),
          activation: undefined,
        });
        return { shape: output.shape, values: output.dataSync() };
      });
      weights.dispose();
      expect(memory().numTensors).toBe(tensorCount);
      expect(shape).toEqual(golden.output.shape);
      const largest = Math.max(...golden.output.values.map(Math.abs), 1e-3);
      golden.output.values.forEach((expected, index) => {
        const difference = Math.abs((values[index] ?? Number.NaN) - expected) / largest;
        expect(difference, `value ${index}: ${values[index]} against ${expected}`).toBeLessThan(1e-5);
      });
    });
  });
}

function nodeOf(
  { op, attributes, inputs: hashedInputs, weights, output }: OpGolden,
  inputs: readonly Weight[],
): NetworkNode {
  const own = Object.fromEntries(Object.entries(weights).map(([role, each]) => [role, hashed(each)]));
  const outputShape = opOf({ op }).inferShape(
    attributes,
    inputs.map(({ shape }) => shape),
    own,
  );
  expect(outputShape, 'inferred shape').toEqual(output.shape);
  // Open sizes stay open, and whatever is known is right.
  const open = opOf({ op }).inferShape(
    attributes,
    hashedInputs.map(({ shape }) => shape.map((size, axis) => (axis === 0 ? null : size))),
    own,
  );
  expect(open.slice(1)).toEqual(output.shape.slice(1));
  return { id: 'node', layer: 'node', op, attributes, inputs: [], weights: own, outputShape };
}

function hashed({ shape, stream, low, high }: HashedValues): Weight {
  const count = shape.reduce((product, size) => product * size, 1);
  return {
    shape,
    values: Float32Array.from(hashedUniform(stream, count), (uniform) => low + (high - low) * uniform),
  };
}
