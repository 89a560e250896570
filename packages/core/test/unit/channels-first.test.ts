/** Models whose images have channels before height and width compute what Keras does, with channels last inside. */
import '@tensorflow/tfjs-backend-cpu';
import { dispose, setBackend, tensor, transpose, type Tensor } from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { importModel } from '../../src/importers/import-model.js';
import type { Network, Weight } from '../../src/network/network.js';
import { transposedWeight, rotatedKernel } from '../../src/importers/keras/weight-order.js';
import { hashedUniform, hashedWeight } from '../hashed-values.js';
import { h5Bytes, type StoredLayer } from '../memory-h5.js';
import { layersModel, singleFile } from '../memory-model.js';
import { runToOutputs } from '../run-network.js';
import { filesBelow, modelFiles, repositoryPath } from '../shared.js';

interface Golden {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const folder = repositoryPath('packages/core/test/fixtures/channels-first');
const goldens = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')) as Record<
  string,
  readonly Golden[]
>;

beforeAll(() => setBackend('cpu'));

/** The sizes of the network's only input, open ones as 1. */
function inputShape(network: Network): number[] {
  const shape = network.nodes.find(({ id }) => id === network.inputs[0])?.outputShape ?? [];
  return shape.map((size) => size ?? 1);
}

/** sin(0), sin(1), sin(2) … in the model's own order of axes. */
function image(network: Network, isFirst: boolean): Tensor {
  const [, height = 1, width = 1, channels = 1] = inputShape(network);
  const own = isFirst ? [1, channels, height, width] : [1, height, width, channels];
  const values = Float32Array.from({ length: height * width * channels }, (_, index) => Math.sin(index));
  const asStated = tensor(values, own);
  if (!isFirst) return asStated;
  const turned = transpose(asStated, [0, 2, 3, 1]);
  asStated.dispose();
  return turned;
}

async function expectGoldens(network: Network, expected: readonly Golden[], isFirst: boolean): Promise<void> {
  const input = image(network, isFirst);
  const outputs = runToOutputs(network, { [network.inputs[0] ?? '']: input });
  expect(outputs).toHaveLength(expected.length);
  for (const [index, golden] of expected.entries()) {
    const output = outputs[index] as Tensor;
    const isTurned = output.rank === 4 && String(output.shape) !== String(golden.shape);
    const inOrder = isTurned ? transpose(output, [0, 3, 1, 2]) : output;
    expect(inOrder.shape).toEqual(golden.shape);
    const values = await inOrder.data();
    golden.values.forEach((value, at) => expect(Math.abs((values[at] ?? NaN) - value)).toBeLessThan(1e-4));
    dispose([inOrder, output]);
  }
  dispose([input, ...outputs]);
}

it('has an expected output for every file', () => {
  const files = [...filesBelow(folder, '.h5'), ...filesBelow(folder, '.keras')];
  expect(Object.keys(goldens).sort()).toEqual(files.sort());
});

describe.each(Object.keys(goldens))('%s', (name) => {
  it('computes what Keras does', async () => {
    const network = await importModel(modelFiles(`${folder}/${name}`));
    expect(network.layers.filter(({ unsupported }) => unsupported !== null)).toEqual([]);
    const isKeras1 = name.startsWith('keras1');
    const warnings = name.includes('th-unknown') ? [expect.stringContaining('Theano')] : [];
    expect(network.warnings).toEqual(warnings);
    if (isKeras1) expect(network.source.producer).toBe('Keras 1.2.2');
    await expectGoldens(network, goldens[name] ?? [], !name.startsWith('keras1-tf'));
  });

  it('turns images around only where the order of their axes matters', async () => {
    const network = await importModel(modelFiles(`${folder}/${name}`));
    const turns = network.nodes.filter(({ op }) => op === 'permute');
    expect(turns.map(({ layer }) => layer)).toEqual(turnedLayers[name] ?? []);
  });
});

/** Layers that need the model's own order of axes, or take images that a Reshape has made. */
const turnedLayers: Readonly<Record<string, readonly string[]>> = {
  'heads.h5': ['conv2d_5', 'flatten_1', 'along_columns', 'global_average_pooling2d_1'],
  'mixed.h5': ['max_pooling2d_1', 'conv2d_8'],
  'keras1-th-tensorflow.h5': ['flat'],
  'keras1-th-theano.h5': ['flat'],
  'keras1-th-unknown.h5': ['flat'],
};

it.each([
  ['theano', [4, 3, 2, 1]],
  ['tensorflow', [1, 2, 3, 4]],
  ['torch', [1, 2, 3, 4]],
])('a file of Keras 2 that %s made has the kernel %j', async (backend, values) => {
  const config = { name: 'conv', filters: 1, kernel_size: [2, 2], batch_input_shape: [null, 4, 4, 1] };
  const layer = {
    name: 'conv',
    weights: [
      { name: 'conv/kernel:0', shape: [2, 2, 1, 1], values: [1, 2, 3, 4] },
      { name: 'conv/bias:0', shape: [1], values: [0] },
    ],
  };
  const model = { class_name: 'Sequential', config: [{ class_name: 'Conv2D', config }] };
  const attributes = { model_config: JSON.stringify(model), keras_version: '2.0.8', backend };
  const network = await importModel(singleFile('m.h5', await h5Bytes([layer], attributes)));
  expect(network.warnings).toEqual([]);
  expect([...(network.nodes.at(-1)?.weights['kernel']?.values ?? [])]).toEqual(values);
});

describe('weights of VGG16 alone, as Theano kept them', () => {
  /** VGG16 of few channels for 64 × 64 pixels, of which 2 × 2 are left; `stored` gives a kernel as a file keeps it. */
  async function vgg(
    fileName: string,
    attributes: Readonly<Record<string, string>>,
    stored: (kernel: Weight) => Weight,
    isChannelsFirst: boolean,
  ) {
    const layers: StoredLayer[] = [];
    let channels = 3;
    const add = (name: string, kernel: Weight, filters: number) => {
      const weights = [
        { name: `${name}_W`, ...kernel },
        {
          name: `${name}_b`,
          shape: [filters],
          values: Float32Array.from(hashedUniform(layers.length + 100, filters)),
        },
      ];
      layers.push({ name, weights });
      channels = filters;
    };
    for (const [index, count] of [2, 2, 3, 3, 3].entries()) {
      for (let position = 1; position <= count; position++) {
        const name = `block${index + 1}_conv${position}`;
        const kernel = hashedWeight(layers.length + 1, 'kernel', [3, 3, channels, 12]);
        add(name, stored(kernel), 12);
      }
    }
    const flattened = hashedWeight(50, 'kernel', [2, 2, channels, 6]);
    const first = transposedWeight(flattened, isChannelsFirst ? [2, 0, 1, 3] : [0, 1, 2, 3]);
    add('fc1', { shape: [4 * channels, 6], values: first.values }, 6);
    add('fc2', hashedWeight(51, 'kernel', [6, 5]), 5);
    add('predictions', hashedWeight(52, 'kernel', [5, 4]), 4);
    const network = await importModel(singleFile(fileName, await h5Bytes(layers, attributes)));
    expect(network.warnings.join()).toContain('VGG16');
    const pixels = Float32Array.from(hashedUniform(7, 64 * 64 * 3));
    const input = tensor(pixels, [1, 64, 64, 3]);
    const [output] = runToOutputs(network, { input });
    const values = [...((await output?.data()) ?? [])];
    dispose([input, ...(output ? [output] : [])]);
    return values;
  }

  it.each([
    ['vgg16_weights_th_dim_ordering_th_kernels.h5', {}, true],
    ['vgg16.h5', { backend: 'theano' }, true],
    ['vgg16_weights_th_dim_ordering_tf_kernels.h5', {}, false],
  ])('%s %j', async (name, attributes, isRotated) => {
    const expected = await vgg('vgg16_weights_tf_dim_ordering_tf_kernels.h5', {}, (kernel) => kernel, false);
    const values = await vgg(
      name,
      attributes,
      (kernel) => transposedWeight(isRotated ? rotatedKernel(kernel) : kernel, [3, 2, 0, 1]),
      true,
    );
    expect(values).toHaveLength(4);
    values.forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? NaN, 5));
  });
});

const convolution = {
  class_name: 'Conv2D',
  config: { name: 'conv', filters: 1, kernel_size: [1, 1], data_format: 'channels_first' },
};

it('guesses the channels of an input that has no stated shape', async () => {
  const model = { class_name: 'Sequential', config: { layers: [convolution] } };
  const weights = [
    { name: 'conv/kernel', shape: [1, 1, 5, 1], values: [1, 2, 3, 4, 5] },
    { name: 'conv/bias', shape: [1], values: [0] },
  ];
  const network = await importModel(layersModel(model, weights));
  expect(network.nodes[0]?.outputShape).toEqual([null, null, null, 5]);
});
