/** Arithmetic between layers as Keras 2.4 to 2.15 writes it: layers of class `TFOpLambda`. */
import '@tensorflow/tfjs-backend-cpu';
import { dispose, setBackend, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { layersModel } from '../../../test/memory-model.js';
import { runToOutput } from '../../../test/run-network.js';
import { importModel } from '../import-model.js';

beforeAll(() => setBackend('cpu'));

interface LayerEntry {
  readonly class_name: string;
  readonly name: string;
  readonly config: unknown;
  readonly inbound_nodes: readonly unknown[];
}

function functionLayer(name: string, tensorflowFunction: string, call: readonly unknown[]): LayerEntry {
  return {
    class_name: 'TFOpLambda',
    name,
    config: { name, trainable: true, dtype: 'float32', function: tensorflowFunction },
    inbound_nodes: [call],
  };
}

function modelOf(layers: readonly LayerEntry[]) {
  const input = {
    class_name: 'InputLayer',
    name: 'image',
    config: { name: 'image', batch_input_shape: [null, 1, 3, 1] },
    inbound_nodes: [],
  };
  const config = {
    name: 'arithmetic',
    layers: [input, ...layers],
    input_layers: [['image', 0, 0]],
    output_layers: [[layers.at(-1)?.name, 0, 0]],
  };
  return importModel(layersModel({ class_name: 'Functional', config }, [], '2.9.0'));
}

it("computes MobileNetV3's hard sigmoid, a number before a tensor, and two tensors", async () => {
  const network = await modelOf([
    functionLayer('plus', '__operators__.add', ['image', 0, 0, { y: 3, name: null }]),
    {
      class_name: 'ReLU',
      name: 'relu6',
      config: { name: 'relu6', max_value: 6, negative_slope: 0, threshold: 0 },
      inbound_nodes: [[['plus', 0, 0, {}]]],
    },
    functionLayer('sixth', 'math.multiply', ['relu6', 0, 0, { y: 1 / 6, name: null }]),
    functionLayer('rest', 'math.subtract', ['_CONSTANT_VALUE', -1, 1, { y: ['sixth', 0, 0], name: null }]),
    functionLayer('sum', '__operators__.add', ['rest', 0, 0, { y: ['image', 0, 0], name: null }]),
  ]);
  expect(network.layers.filter((layer) => layer.unsupported !== null)).toEqual([]);
  const image = tensor([-6, 0, 1.5], [1, 1, 3, 1]);
  const output = runToOutput(network, { image });
  const values = [...(await output.data())];
  dispose([image, output]);
  // 1 − relu6(x + 3) / 6 + x
  [1 - 6, 1 - 0.5, 1 - 0.75 + 1.5].forEach((value, index) => {
    expect(values[index]).toBeCloseTo(value, 6);
  });
});

it.each([
  ['nn.relu', [0, 0, 1.5]],
  ['nn.relu6', [0, 0, 1.5]],
  ['nn.elu', [Math.exp(-6) - 1, 0, 1.5]],
  ['math.sigmoid', [1 / (1 + Math.exp(6)), 0.5, 1 / (1 + Math.exp(-1.5))]],
  ['nn.silu', [-6 / (1 + Math.exp(6)), 0, 1.5 / (1 + Math.exp(-1.5))]],
  ['math.tanh', [Math.tanh(-6), 0, Math.tanh(1.5)]],
])('computes %s', async (name, expected) => {
  const network = await modelOf([functionLayer('act', name, ['image', 0, 0, { name: null }])]);
  const image = tensor([-6, 0, 1.5], [1, 1, 3, 1]);
  const output = runToOutput(network, { image });
  const values = [...(await output.data())];
  dispose([image, output]);
  expected.forEach((value, index) => {
    expect(values[index]).toBeCloseTo(value, 6);
  });
});

it('names a function that it does not know', async () => {
  const network = await modelOf([functionLayer('roll', 'roll', ['image', 0, 0, { shift: 1, axis: 1 }])]);
  expect(network.layers.at(-1)?.unsupported).toContain('TFOpLambda');
});
