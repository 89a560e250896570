/** Model files that nobody here made (`../shared/models`), and the sample models of this repository. */
import { beforeEach, describe, expect, it } from 'vitest';
import { importModel } from '../../src/importers/import-model.js';
import type { Network } from '../../src/network/network.js';
import { filesBelow, modelFiles, repositoryPath, sharedPath, skipWithoutShared } from '../shared.js';

const model = (path: string): Promise<Network> => importModel(modelFiles(sharedPath(`models/${path}`)));

function unsupported(network: Network): string[] {
  return network.layers.flatMap((layer) => (layer.unsupported === null ? [] : [layer.name]));
}

function parameterCount(network: Network): number {
  return network.layers.reduce((sum, layer) => sum + layer.parameterCount, 0);
}

describe('real model files', () => {
  beforeEach(skipWithoutShared);

  it('MobileNet v1 0.25: 91 layers, all of which run', async () => {
    const network = await model('mobilenet-v1-0.25/mobilenet_v1_0.25_224_imagenet.h5');
    expect(network.layers).toHaveLength(91);
    expect(unsupported(network)).toEqual([]);
    expect(network.layers.at(-1)).toMatchObject({ name: 'predictions', outputShape: [null, 1000] });
    // What Keras 3 counts, 5,472 moving statistics included.
    expect(parameterCount(network)).toBe(475_544);
    expect(network.warnings).toEqual([]);
  });

  it('the MNIST CNN has bit-identical weights as .h5 and as model.json', async () => {
    const hdf5 = await model('mnist-cnn/mnist_cnn.h5');
    const json = await model('mnist-cnn/model_mnist_cnn/model.json');
    expect(hdf5.source).toEqual({ format: 'Keras HDF5', producer: 'Keras 2.9.0' });
    expect(json.source.format).toBe('TensorFlow.js layers-model');
    expect(hdf5.layers.map((layer) => layer.name)).toEqual(json.layers.map((layer) => layer.name));
    expect(parameterCount(hdf5)).toBe(93_322);
    for (const [index, layer] of hdf5.layers.entries()) {
      for (const [name, weight] of Object.entries(layer.weights)) {
        const other = json.layers[index]?.weights[name];
        expect(other?.shape).toEqual(weight.shape);
        expect(
          Buffer.from(other?.values.buffer ?? new ArrayBuffer(0)).equals(Buffer.from(weight.values.buffer)),
        ).toBe(true);
      }
    }
  });

  it('tiny VGG', async () => {
    const network = await model('tiny-vgg-tfjs/model.json');
    expect(unsupported(network)).toEqual([]);
    expect(network.layers.at(-1)).toMatchObject({ name: 'output', outputShape: [null, 10] });
  });

  it('a Keras 1 network: its Lambda is never run, everything else is shown', async () => {
    const network = await model('keras1-lambda/model.h5');
    expect(network.source.producer).toBe('Keras 1.2.1');
    expect(unsupported(network)).toEqual(['lambda_1']);
    expect(network.layers.find((layer) => layer.name === 'lambda_1')?.unsupported).toContain('never runs');
    expect(network.layers.find((layer) => layer.name === 'convolution2d_1')).toMatchObject({
      type: 'Conv2D',
      weights: { kernel: { shape: [5, 5, 3, 24] }, bias: { shape: [24] } },
    });
    expect(parameterCount(network)).toBe(252_219);
  });

  it('SqueezeNet weights without an architecture: 25 kernels under names with slashes, and all layers run', async () => {
    const network = await model(
      'squeezenet-v1.1-notop/squeezenet_weights_tf_dim_ordering_tf_kernels_notop.h5',
    );
    const kernels = network.layers.filter((layer) => layer.parameterCount > 0);
    expect(kernels).toHaveLength(25);
    expect(kernels[1]).toMatchObject({ name: 'fire2/squeeze1x1', type: 'Conv2D' });
    expect(parameterCount(network)).toBe(722_496);
    expect(unsupported(network)).toEqual([]);
    expect(network.warnings.join()).toContain('SqueezeNet 1.1');
  });

  it.each([
    ['inceptionv3', 313],
    ['mobilenetv1', 91],
    ['resnet50', 177],
    ['vgg16', 23],
  ])('the topology of %s without its shards', async (name, layerCount) => {
    const network = await model(`topologies-without-weights/${name}-tfjs-model.json`);
    expect(network.layers).toHaveLength(layerCount);
    expect(network.warnings.join(' ')).toContain('were not found beside the model');
    expect(unsupported(network).length).toBeGreaterThan(10);
  });

  it('a graph-model without its shards: its layers are listed', async () => {
    const network = await model('topologies-without-weights/yolov2-tiny-voc-tfjs-model.json');
    expect(network.source.format).toBe('TensorFlow.js graph-model');
    expect(network.warnings.join(' ')).toContain('were not found beside the model');
    expect(network.layers.filter(({ type }) => type === 'Conv2D')).toHaveLength(9);
    expect(network.layers.find(({ type }) => type === 'Conv2D')?.unsupported).toContain('was not found');
  });

  const badFiles: readonly (readonly [file: string, words: string])[] = [
    ['lz4_datasets.hdf5', 'holds no Keras model'],
    ['mobilenet_tf_keras_2.h5.resource_reference', '"current_version"'],
    ['skimage_truncated.jpg', 'JPEG picture'],
    ['test_missing_filter.hdf5bad', 'holds no Keras model'],
    ['test_userblock_latest.hdf5', 'it is empty'],
    ['textfile_vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5', 'text file'],
    ['var-length-strings-reused.hdf5', 'holds no Keras model'],
  ];

  it.each(badFiles)('bad/%s gets its own sentence', async (file, words) => {
    await expect(model(`bad/${file}`)).rejects.toMatchObject({
      name: 'FeaturescopeError',
      message: expect.stringContaining(words) as unknown,
    });
  });

  it('lists every bad file', () => {
    const files = filesBelow(sharedPath('models/bad'), '').filter((file) => !file.startsWith('LICENSE'));
    expect(badFiles.map(([file]) => file)).toEqual(files);
  });
});

const samples = [
  'digits/digits.h5',
  'digits/tfjs/model.json',
  'textures/textures.h5',
  'textures/textures.keras',
];

describe.each(samples)('the sample model %s', (path) => {
  const file = repositoryPath(`models/${path}`);

  it('opens and runs', async () => {
    const network = await importModel(modelFiles(file));
    expect(unsupported(network)).toEqual([]);
    expect(network.warnings).toEqual([]);
  });
});

it('the digits model has the layers that the classic articles name', async () => {
  const network = await importModel(modelFiles(repositoryPath('models/digits/digits.h5')));
  const names = network.layers.filter((layer) => layer.type !== 'InputLayer').map((layer) => layer.name);
  expect(names).toEqual([
    'conv2d_1',
    'conv2d_2',
    'max_pooling2d_1',
    'dropout_1',
    'conv2d_3',
    'conv2d_4',
    'max_pooling2d_2',
    'dropout_2',
    'flatten_1',
    'dense_1',
    'dropout_3',
    'dense_2',
    'dropout_4',
    'dense_3',
  ]);
});
