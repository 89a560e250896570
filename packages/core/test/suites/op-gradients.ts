/** Every op's shape inference and input gradient, on whichever backend is set: shared by all backends' test files. */
import { memory, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { NetworkNode, Weight } from '../../src/network/network.js';
import { opOf } from '../../src/network/build-network.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { createRandom, type Random } from '../../src/random.js';
import { opCases, type OpCase } from './op-cases.js';

/** Half the distance of a finite difference; the functions are nearly linear over it, float32 noise is 1e-5 of it. */
const reach = 1e-2;

export function describeOpGradients(backend: string): void {
  describe(`op gradients on ${backend}`, () => {
    it.each(opCases.map((each) => [each.name, each] as const))('%s', async (_, opCase) => {
      const tensorCount = memory().numTensors;
      const checked = new CheckedOp(opCase);
      for (let inputIndex = 0; inputIndex < opCase.inputShapes.length; inputIndex++) {
        const gradient = await checked.gradient(inputIndex);
        const expected = await checked.finiteDifferences(inputIndex, gradient.length);
        const largest = Math.max(...expected.map(Math.abs), 1e-3);
        gradient.forEach((value, index) => {
          const difference = Math.abs(value - (expected[index] ?? Number.NaN)) / largest;
          expect(
            difference,
            `input ${inputIndex}, value ${index}: ${value} against ${expected[index]}`,
          ).toBeLessThan(1e-2);
        });
      }
      checked.dispose();
      expect(memory().numTensors).toBe(tensorCount);
    });
  });
}

/** An op with random inputs and weights, and the objective Σ projection · output. */
class CheckedOp {
  readonly #node: NetworkNode;
  readonly #weights: DeviceWeights;
  readonly #inputs: Float32Array[];
  readonly #projection: number[];

  constructor(readonly opCase: OpCase) {
    const random = createRandom(7);
    this.#inputs = opCase.inputShapes.map((shape) => inputValues(random, shape, opCase));
    const weights: Record<string, Weight> = {};
    for (const [role, shape] of Object.entries(opCase.weightShapes ?? {})) {
      const least = opCase.positive ?? (role === 'variance' ? 0 : -1);
      const values = Float32Array.from({ length: product(shape) }, () => random() * 2 + least);
      weights[role] = { shape, values };
    }
    this.#node = {
      id: 'node',
      layer: 'node',
      op: opCase.op,
      attributes: opCase.attributes,
      inputs: opCase.inputShapes.map((_, index) => `input${index}`),
      weights,
      outputShape: opOf(opCase).inferShape(opCase.attributes, opCase.inputShapes, weights),
    };
    this.#weights = new DeviceWeights();
    const output = this.#forward(this.#inputs);
    expect(output.shape, 'inferred shape').toEqual(this.#node.outputShape);
    this.#projection = Array.from({ length: output.size }, () => random() * 2 - 1);
    output.dispose();
  }

  async gradient(inputIndex: number): Promise<number[]> {
    const op = opOf(this.#node);
    const gradient = tidy(() => {
      const inputs = this.#tensors(this.#inputs);
      const output = this.#forward(this.#inputs);
      const needs = op.gradientNeeds?.(this.#node.attributes) ?? [];
      return op.inputGradient?.({
        attributes: this.#node.attributes,
        weights: this.#weights.of(this.#node),
        inputShapes: this.opCase.inputShapes,
        inputs: needs.includes('inputs') ? inputs : [],
        output: needs.includes('output') ? output : null,
        outputGradient: tensor(this.#projection, output.shape),
        inputIndex,
        rule: 'plain',
      });
    }) as Tensor;
    expect(gradient.shape).toEqual([...(this.opCase.inputShapes[inputIndex] ?? [])]);
    return readAndDispose(gradient);
  }

  async finiteDifferences(inputIndex: number, length: number): Promise<number[]> {
    const objectiveAt = async (index: number, shift: number) => {
      const inputs = this.#inputs.map((values) => values.slice());
      const values = inputs[inputIndex] as Float32Array;
      values[index] = (values[index] ?? 0) + shift;
      const output = await readAndDispose(this.#forward(inputs));
      return output.reduce((sum, value, position) => sum + value * (this.#projection[position] ?? 0), 0);
    };
    const differences: number[] = [];
    for (let index = 0; index < length; index++) {
      differences.push(
        ((await objectiveAt(index, reach)) - (await objectiveAt(index, -reach))) / (2 * reach),
      );
    }
    return differences;
  }

  dispose(): void {
    this.#weights.dispose();
  }

  #tensors(values: readonly Float32Array[]): Tensor[] {
    return values.map((each, index) => tensor(each, [...(this.opCase.inputShapes[index] ?? [])]));
  }

  #forward(values: readonly Float32Array[]): Tensor {
    return tidy(() =>
      opOf(this.#node).forward({
        attributes: this.#node.attributes,
        inputs: this.#tensors(values),
        weights: this.#weights.of(this.#node),
        activation: undefined,
      }),
    );
  }
}

/** Values between −1 and 1 that differ by more than a finite difference can bridge, so that no maximum flips. */
function inputValues(
  random: Random,
  shape: readonly number[],
  { keepFromZero = 0, positive }: OpCase,
): Float32Array {
  const length = product(shape);
  const order = Array.from({ length }, (_, index) => ({ index, key: random() })).sort(
    (a, b) => a.key - b.key,
  );
  const values = new Float32Array(length);
  order.forEach(({ index }, rank) => {
    if (positive !== undefined) {
      values[index] = positive + ((rank + 0.5) / length) * 2;
      return;
    }
    const value = ((rank + 0.5) / length) * 2 - 1;
    values[index] = Math.sign(value) * (keepFromZero + Math.abs(value) * Math.max(1, length / 25));
  });
  return values;
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1);
}

async function readAndDispose(values: Tensor): Promise<number[]> {
  const read = Array.from(await values.data());
  values.dispose();
  return read;
}
