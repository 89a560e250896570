import { tensor, ones, setBackend, dispose, type Tensor } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { layersModel, memoryFiles, singleFile } from '../../test/memory-model.js';
import { runToOutput } from '../../test/run-network.js';
import { modelFiles, repositoryPath } from '../../test/shared.js';
import type { Network } from '../network/network.js';
import { summarizeNetwork } from '../network/summarize-network.js';
import { importModel } from './import-model.js';

const fixture = (name: string) => repositoryPath(`packages/core/test/fixtures/${name}`);
const expected = JSON.parse(readFileSync(fixture('expected.json'), 'utf8')) as Record<string, number[]>;

beforeAll(() => setBackend('cpu'));

async function outputForOnes(network: Network): Promise<readonly number[]> {
  const inputs = Object.fromEntries(
    network.inputs.map((id): [string, Tensor] => {
      const shape = network.nodes.find((node) => node.id === id)?.outputShape ?? [];
      return [id, ones(shape.map((size) => size ?? 1))];
    }),
  );
  const output = runToOutput(network, inputs);
  const values = [...(await output.data())];
  dispose([output, ...Object.values(inputs)]);
  return values;
}

function closeTo(values: readonly number[], golden: readonly number[] | undefined, tolerance = 1e-5): void {
  expect(values).toHaveLength(golden?.length ?? -1);
  values.forEach((value, index) =>
    expect(Math.abs(value - (golden?.[index] ?? NaN))).toBeLessThan(tolerance),
  );
}

describe('models of Keras 3', () => {
  it.each([
    ['nested.h5', 1e-5],
    ['nested.keras', 1e-5],
    ['old-layout.keras', 1e-5],
    // Holds one kernel in float16.
    ['split-attributes.h5', 1e-3],
  ])('%s computes what Keras did', async (name, tolerance) => {
    const network = await importModel(modelFiles(fixture(name)));
    expect(network.warnings).toEqual([]);
    expect(network.layers.map((layer) => layer.unsupported).filter(Boolean)).toEqual([]);
    closeTo(await outputForOnes(network), expected['nested'], tolerance);
  });

  it('flattens nested models with a path and keeps odd names', async () => {
    const network = await importModel(modelFiles(fixture('nested.keras')));
    expect(network.name).toBe('nested');
    expect(network.source.producer).toMatch(/^Keras 3\./);
    expect(network.layers.map((layer) => layer.name)).toEqual([
      'image',
      'a.conv 1',
      'bn',
      'inner/conv',
      'inner/innermost/depthwise_conv2d',
      'inner/norm',
      'inner/separable',
      'shared',
      'sum',
      'subtract',
      'multiply',
      'leaky_re_lu',
      'dropout',
      'global_average_pooling2d',
      'head',
    ]);
    const separable = network.layers.find((layer) => layer.name === 'inner/separable');
    expect(separable?.nodeIds).toEqual([
      'inner/separable/depthwise',
      'inner/separable/pointwise',
      'inner/separable',
    ]);
  });

  it('gives a layer that is applied twice two nodes that share its weights', async () => {
    const network = await importModel(modelFiles(fixture('nested.h5')));
    expect(network.layers.find((layer) => layer.name === 'shared')?.nodeIds).toEqual(['shared', 'shared@1']);
    const [first, second] = network.nodes.filter((node) => node.layer === 'shared');
    expect(first?.weights['kernel']).toBe(second?.weights['kernel']);
    expect(second?.inputs).toEqual(['shared']);
  });

  it.each(['twins.h5', 'twins.keras'])('%s: a nested model applied to two inputs', async (name) => {
    const network = await importModel(modelFiles(fixture(name)));
    expect(network.inputs).toEqual(['left', 'right']);
    expect(network.layers.find((layer) => layer.name === 'tower/conv')?.nodeIds).toEqual([
      'tower/conv',
      'tower/conv@1',
    ]);
    closeTo(await outputForOnes(network), expected['twins']);
  });

  it('lists the kernels of a file with weights only, and says that nothing runs', async () => {
    const network = await importModel(modelFiles(fixture('nested.weights.h5')));
    const conv = network.layers.find((layer) => layer.name === 'inner/conv');
    expect(conv?.type).toBe('Conv2D');
    expect(conv?.weights['kernel']?.shape).toEqual([1, 1, 4, 4]);
    expect(network.layers.every((layer) => layer.unsupported?.includes('weights only'))).toBe(true);
    expect(network.warnings.join()).toContain('weights only');
    const shown = summarizeNetwork(network).layers.find((layer) => layer.name === 'inner/conv');
    expect(shown?.kernelShape).toEqual([1, 1, 4, 4]);
  });
});

const convolution = (config: Record<string, unknown> = {}) => ({
  class_name: 'Conv2D',
  config: { name: 'conv', filters: 1, kernel_size: [1, 1], batch_input_shape: [null, 2, 2, 1], ...config },
});
const sequential = (...layers: readonly unknown[]) => ({
  class_name: 'Sequential',
  config: { name: 'small', layers },
});
const unitWeights = [
  { name: 'conv/kernel', shape: [1, 1, 1, 1], values: [2] },
  { name: 'conv/bias', shape: [1], values: [1] },
];

describe('layers-models', () => {
  it('takes a Sequential configuration as a list, as Keras before 2.2.3 wrote it', async () => {
    const network = await importModel(
      layersModel({ class_name: 'Sequential', config: [convolution()] }, unitWeights),
    );
    expect(network.layers.map((layer) => layer.name)).toEqual(['conv_input', 'conv']);
    closeTo(await outputForOnes(network), [3, 3, 3, 3]);
  });

  it('takes the configuration from the topology itself, as tfjs writes it', async () => {
    const files = memoryFiles('model.json', {
      'model.json': JSON.stringify({
        modelTopology: { ...sequential(convolution()), keras_version: 'tfjs-layers 4.22.0' },
        weightsManifest: [
          {
            paths: ['weights/a%20b.bin'],
            weights: [{ name: 'conv/kernel', shape: [1, 1, 1, 1], dtype: 'float32' }],
          },
          { paths: ['./c.bin?v=1'], weights: [{ name: 'conv/bias', shape: [1], dtype: 'float32' }] },
        ],
      }),
      'weights/a b.bin': new Uint8Array(Float32Array.of(2).buffer),
      'c.bin': new Uint8Array(Float32Array.of(1).buffer),
    });
    closeTo(await outputForOnes(await importModel(files)), [3, 3, 3, 3]);
  });

  it('reads quantized weights, also over the border of two shards', async () => {
    const quantized = (dtype: string, scale: number, min: number) => ({ dtype, scale, min });
    const files = memoryFiles('model.json', {
      'model.json': JSON.stringify({
        modelTopology: sequential(convolution({ filters: 2 })),
        weightsManifest: [
          {
            paths: ['1.bin', '2.bin'],
            weights: [
              {
                name: 'conv/kernel',
                shape: [1, 1, 1, 2],
                dtype: 'float32',
                quantization: quantized('uint8', 0.5, -1),
              },
              { name: 'conv/bias', shape: [2], dtype: 'float32', quantization: { dtype: 'float16' } },
            ],
          },
        ],
      }),
      // 4 · 0.5 − 1 = 1 and 2 · 0.5 − 1 = 0; 1.5 and −2 in float16, the first cut in two.
      '1.bin': Uint8Array.of(4, 2, 0x00),
      '2.bin': Uint8Array.of(0x3e, 0x00, 0xc0),
    });
    const network = await importModel(files);
    const weights = network.layers.find((layer) => layer.name === 'conv')?.weights;
    expect([...(weights?.['kernel']?.values ?? [])]).toEqual([1, 0]);
    expect([...(weights?.['bias']?.values ?? [])]).toEqual([1.5, -2]);
  });

  it.each([
    ['uint16', Uint16Array.of(0, 40_000, 20_000)],
    ['uint8', Uint8Array.of(0, 200, 100)],
  ])(
    'of tfjs 0.x: no format, the configuration as text, shards without an ending, %s',
    async (dtype, bytes) => {
      const scale = dtype === 'uint8' ? 0.02 : 0.0001;
      const quantization = { dtype, scale, min: -1, original_dtype: 'float32' };
      const entry = (name: string, shape: number[]) => ({ name, shape, dtype: 'float32', quantization });
      const files = memoryFiles('model.json', {
        'model.json': JSON.stringify({
          modelTopology: {
            keras_version: '2.1.6',
            backend: 'tensorflow',
            model_config: JSON.stringify({ class_name: 'Sequential', config: [convolution({ filters: 1 })] }),
            training_config: { optimizer_config: { class_name: 'Adam', config: {} }, loss: 'mse' },
          },
          weightsManifest: [
            { paths: [], weights: [] },
            {
              paths: ['group1-shard1of2', 'group1-shard2of2'],
              weights: [
                entry('training/Adam/conv/kernel/m', [1]),
                entry('conv/kernel', [1, 1, 1, 1]),
                entry('conv/bias', [1]),
              ],
            },
          ],
        }),
        'group1-shard1of2': new Uint8Array(bytes.buffer.slice(0, 1)),
        'group1-shard2of2': new Uint8Array(bytes.buffer.slice(1)),
      });
      const network = await importModel(files);
      expect(network.warnings).toEqual([]);
      expect(network.source).toEqual({ format: 'TensorFlow.js layers-model', producer: 'Keras 2.1.6' });
      // 200 · 0.02 − 1 = 3 and 100 · 0.02 − 1 = 1.
      closeTo(await outputForOnes(network), [4, 4, 4, 4]);
    },
  );

  it.each(['weights%2Fgroup%201.bin', './weights//group 1.bin', 'weights/group%201.bin?raw=true#top'])(
    'finds its weights at %s',
    async (path) => {
      const json = {
        format: 'layers-model',
        generatedBy: 'keras v2.15.0',
        convertedBy: 'TensorFlow.js Converter v4.22.0',
        modelTopology: { keras_version: '2.15.0', model_config: sequential(convolution()) },
        weightsManifest: [
          {
            paths: [path],
            weights: unitWeights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
          },
        ],
        userDefinedMetadata: { note: 'kept by nobody' },
      };
      const files = memoryFiles('model.json', {
        'model.json': JSON.stringify(json),
        'weights/group 1.bin': new Uint8Array(Float32Array.of(2, 1).buffer),
      });
      const network = await importModel(files);
      expect(network.source.producer).toBe('TensorFlow.js Converter v4.22.0');
      closeTo(await outputForOnes(network), [3, 3, 3, 3]);
    },
  );

  it('loses only what lies in a missing shard, and names the shard', async () => {
    const second = { class_name: 'Conv2D', config: { name: 'second', filters: 1, kernel_size: [1, 1] } };
    const entry = (name: string, shape: number[]) => ({ name, shape, dtype: 'float32' });
    const files = memoryFiles('model.json', {
      'model.json': JSON.stringify({
        modelTopology: sequential(convolution(), second),
        weightsManifest: [
          {
            paths: ['one.bin', 'two.bin'],
            weights: [
              entry('conv/kernel', [1, 1, 1, 1]),
              entry('conv/bias', [1]),
              entry('second/kernel', [1, 1, 1, 1]),
              entry('second/bias', [1]),
            ],
          },
        ],
      }),
      'one.bin': new Uint8Array(Float32Array.of(2, 1).buffer),
    });
    const network = await importModel(files);
    const reasons = network.layers.map((layer) => layer.unsupported);
    expect(reasons.slice(0, 2)).toEqual([null, null]);
    expect(reasons[2]).toContain('shard "two.bin" was not found');
    expect(network.warnings.join()).toContain('"two.bin"');
  });

  it.each([
    '../weights.bin',
    '/etc/weights.bin',
    'https://example.org/weights.bin',
    '..\\weights.bin',
    '%2e%2e/weights.bin',
  ])('does not look for weights at %s', async (path) => {
    const asked: string[] = [];
    const json = JSON.stringify({
      modelTopology: sequential(convolution()),
      weightsManifest: [
        { paths: [path], weights: [{ name: 'conv/kernel', shape: [1, 1, 1, 1], dtype: 'float32' }] },
      ],
    });
    const { main } = singleFile('model.json', json);
    const sibling = (wanted: string) => {
      asked.push(wanted);
      return Promise.resolve(null);
    };
    const network = await importModel({ main, sibling });
    expect(asked).toEqual(['metadata.json']);
    expect(network.layers.at(-1)?.unsupported).toContain('was not found');
  });

  it('opens an architecture without weights', async () => {
    const network = await importModel(singleFile('config.json', JSON.stringify(sequential(convolution()))));
    expect(network.layers.at(-1)?.unsupported).toContain('weights are missing');
    expect(network.warnings.join()).toContain('without weights');
  });

  it('warns of NaN by the name of the layer', async () => {
    const [, bias] = unitWeights;
    const kernel = { name: 'conv/kernel', shape: [1, 1, 1, 1], values: [NaN] };
    const network = await importModel(
      layersModel(sequential(convolution()), [kernel, ...(bias ? [bias] : [])]),
    );
    expect(network.warnings).toEqual([expect.stringContaining('"conv"')]);
  });

  it('keeps nodes apart when one layer is called as the part of another', async () => {
    const odd = { class_name: 'Activation', config: { name: 'conv/linear', activation: 'relu' } };
    const network = await importModel(
      layersModel(sequential(convolution({ activation: 'relu' }), odd), unitWeights),
    );
    expect(network.layers.map((layer) => layer.nodeIds)).toEqual([
      ['conv_input'],
      ['conv/linear~', 'conv'],
      ['conv/linear'],
    ]);
  });

  it('guesses the channels of an input that has no stated shape', async () => {
    const layers = [{ class_name: 'Conv2D', config: { name: 'conv', filters: 1, kernel_size: 1 } }];
    const network = await importModel(
      layersModel({ class_name: 'Sequential', config: { layers } }, unitWeights),
    );
    expect(network.nodes[0]?.outputShape).toEqual([null, null, null, 1]);
  });
});

describe('layers that cannot run', () => {
  const opaqueReason = async (layer: unknown, version?: string) => {
    const input = { class_name: 'InputLayer', config: { name: 'in', batch_input_shape: [null, 2, 2, 1] } };
    const network = await importModel(layersModel(sequential(input, layer), [], version));
    return network.layers.at(-1)?.unsupported;
  };

  it.each([
    ['Lambda', {}, 'Lambda layers hold Python code, which Featurescope never runs.'],
    ['LSTM', {}, 'recurrent'],
    ['Conv1D', {}, 'one spatial axis'],
    ['Conv3D', {}, 'three spatial axes'],
    ['Embedding', {}, 'word numbers'],
    ['Addons>GroupNormalization', {}, 'custom layer'],
    ['LayerFromTheFuture', {}, 'cannot run LayerFromTheFuture layers'],
    ['Activation', { activation: 'my_function' }, 'my_function'],
    ['ReLU', { threshold: -1 }, 'negative threshold'],
    ['UpSampling2D', { interpolation: 'lanczos3' }, 'interpolation'],
    ['MaxPooling2D', { padding: 'full' }, 'padding'],
    ['Dense', { units: 2 }, 'weights are missing'],
    ['Dense', { dtype: { class_name: 'QuantizedDTypePolicy', config: {} } }, 'quantized'],
  ])('%s %j', async (className, config, reason) => {
    expect(await opaqueReason({ class_name: className, config: { name: 'layer', ...config } })).toContain(
      reason,
    );
  });
});

describe('activation functions', () => {
  const valueAt = async (x: number, activation: unknown, version: string) => {
    const input = { class_name: 'InputLayer', config: { name: 'in', batch_input_shape: [null, 1] } };
    const layer = { class_name: 'Activation', config: { name: 'act', activation } };
    const network = await importModel(layersModel(sequential(input, layer), [], version));
    const fed = tensor([[x]]);
    const output = runToOutput(network, { in: fed });
    const [value] = await output.data();
    dispose([output, fed]);
    return value;
  };

  it.each([
    ['hard_sigmoid', '2.2.4', 1, 0.7],
    ['hard_sigmoid', '3.0.0', 1, 4 / 6],
    ['relu6', '2.2.4', 7, 6],
    ['swish', '2.2.4', 1, 1 / (1 + Math.exp(-1))],
    ['silu', '3.0.0', 1, 1 / (1 + Math.exp(-1))],
    ['leaky_relu', '3.0.0', -1, -0.2],
    [{ class_name: 'ReLU', config: { max_value: 6 } }, '2.2.4', 9, 6],
    [{ class_name: 'function', config: 'relu' }, '3.0.0', -1, 0],
    [{ class_name: 'LeakyReLU', config: { alpha: 0.1 } }, '2.2.4', -1, -0.1],
  ])('%j of Keras %s', async (activation, version, x, value) => {
    expect(await valueAt(x, activation, version)).toBeCloseTo(value, 5);
  });

  it('of a LeakyReLU layer without a setting is 0.3, the default of all generations', async () => {
    const input = { class_name: 'InputLayer', config: { name: 'in', batch_input_shape: [null, 1] } };
    const network = await importModel(
      layersModel(sequential(input, { class_name: 'LeakyReLU', config: { name: 'l' } }), []),
    );
    expect(network.nodes.at(-1)?.attributes).toMatchObject({ negativeSlope: 0.3 });
  });
});

describe('files that are no model', () => {
  const failure = async (files: Parameters<typeof importModel>[0]) => {
    const error: unknown = await importModel(files).catch((thrown: unknown) => thrown);
    return error as { readonly code: string; readonly message: string };
  };
  const truncated = (name: string, bytes: number) =>
    Uint8Array.from(readFileSync(fixture(name)).subarray(0, bytes));

  it.each([
    ['an empty file', singleFile('model.h5', ''), 'CORRUPT_FILE', 'empty'],
    [
      'a Git LFS pointer',
      singleFile('model.h5', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'),
      'CORRUPT_FILE',
      'git lfs pull',
    ],
    [
      'a web page',
      singleFile('model.h5', '\n<!DOCTYPE html><html></html>'),
      'UNSUPPORTED_FORMAT',
      'web page',
    ],
    ['a text', singleFile('weights.h5', 'Download from:'), 'UNSUPPORTED_FORMAT', 'text file'],
    ['a JSON that is no model', singleFile('data.json', '{"a": 1}'), 'UNSUPPORTED_FORMAT', 'modelTopology'],
    ['a JSON list', singleFile('data.json', '[1]'), 'UNSUPPORTED_FORMAT', 'found a list'],
    [
      'a JSON that is cut off',
      singleFile('model.json', '{"modelTopology": {'),
      'CORRUPT_FILE',
      'no valid JSON',
    ],
    [
      'a graph-model without a graph',
      singleFile('model.json', '{"format": "graph-model", "modelTopology": {"node": []}}'),
      'CORRUPT_FILE',
      'without a single node',
    ],
    [
      'a cut .h5',
      singleFile('m.h5', truncated('twins.h5', 9000)),
      'CORRUPT_FILE',
      'should have 22648 bytes but has 9000',
    ],
    ['a cut .keras', singleFile('m.keras', truncated('twins.keras', 9000)), 'CORRUPT_FILE', 'cut off'],
    [
      'another zip',
      singleFile('m.zip', Uint8Array.from(zipSync({ 'archive/data.pkl': new Uint8Array(1) }))),
      'UNSUPPORTED_FORMAT',
      'PyTorch',
    ],
    [
      'LZF compression',
      modelFiles(fixture('lzf.weights.h5')),
      'UNSUPPORTED_FORMAT',
      'LZF (HDF5 filter 32000)',
    ],
  ])('%s', async (_, files, code, words) => {
    const error = await failure(files);
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });

  it('a file over 2 GB, without reading it', async () => {
    const main = { name: 'huge.h5', size: 3e9, read: () => Promise.reject(new Error('must not be read')) };
    const error = await failure({ main, sibling: () => Promise.resolve(null) });
    expect(error.code).toBe('UNSUPPORTED_FORMAT');
    expect(error.message).toContain('2.8 GB');
  });

  it('a zip bomb, without unpacking it', async () => {
    const archive = Uint8Array.from(zipSync({ 'config.json': new TextEncoder().encode('{}') }));
    // The stated size of the entry in the central directory.
    const directory = archive.findIndex(
      (byte, at) => byte === 0x50 && archive[at + 1] === 0x4b && archive[at + 2] === 1,
    );
    archive.set([0, 0, 0, 0x70], directory + 24);
    const error = await failure(singleFile('bomb.keras', archive));
    expect(error.message).toContain('claims to unpack');
  });

  it.each([100, 600, 2000, 5000, 12000, 20000])(
    'an .h5 whose end is overwritten after %i bytes',
    async (start) => {
      const bytes = Uint8Array.from(readFileSync(fixture('twins.h5')));
      bytes.fill(0xff, start);
      const result: unknown = await importModel(singleFile('m.h5', bytes)).catch((thrown: unknown) => thrown);
      // It opens with what is left, or says in our words that it does not.
      if (result instanceof Error)
        expect(result).toMatchObject({ name: 'FeaturescopeError', code: 'CORRUPT_FILE' });
    },
  );

  it.each([
    ['a layer fed by one that does not exist', [['nowhere', 0, 0, {}]], 'nowhere'],
    ['a cycle', [['act', 0, 0, {}]], 'cycle'],
  ])('%s', async (_, inbound, words) => {
    const layers = [
      { class_name: 'InputLayer', name: 'in', config: { batch_input_shape: [null, 2] }, inbound_nodes: [] },
      { class_name: 'Activation', name: 'act', config: { activation: 'relu' }, inbound_nodes: [inbound] },
    ];
    const config = { name: 'm', layers, input_layers: [['in', 0, 0]], output_layers: [['act', 0, 0]] };
    const error = await failure(layersModel({ class_name: 'Model', config }, []));
    expect(error.code).toBe('CORRUPT_FILE');
    expect(error.message).toContain(words);
  });
});

it('an aborted import rejects with the reason', async () => {
  const controller = new AbortController();
  controller.abort(new Error('enough'));
  await expect(importModel(singleFile('m.h5', 'x'), { signal: controller.signal })).rejects.toThrow('enough');
});
