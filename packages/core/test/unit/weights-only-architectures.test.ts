/** Weights without an architecture become the network that they were trained as. */
import '@tensorflow/tfjs-backend-wasm';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LayerOfWeights } from '../../src/importers/architectures/file-weights.js';
import { rebuiltDraft } from '../../src/importers/architectures/rebuild-network.js';
import { importModel } from '../../src/importers/import-model.js';
import { snakeCase } from '../../src/importers/keras/archive-weights.js';
import { buildNetwork } from '../../src/network/build-network.js';
import { outputNode } from '../../src/network/find-layer.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { Program } from '../../src/program/program.js';
import { hashedWeight } from '../hashed-values.js';
import { singleFile } from '../memory-model.js';
import { readJson, repositoryPath } from '../shared.js';
import { expectTargetsLikeGoldens } from '../suites/layer-golden.js';
import { applicationImage, applicationWeights, readApplicationGolden } from './application-goldens.js';

const applicationShapes = repositoryPath('packages/core/test/fixtures/application-shapes.json');

beforeAll(() => setBackend('wasm'));

/** The layers of a golden as a weights-only file holds them. */
function fileOf(name: string): LayerOfWeights[] {
  return [...applicationWeights(readApplicationGolden(name))].map(([layer, weights]) => ({
    name: layer,
    weights,
  }));
}

// Large networks on one core: seconds each, more when the machine is busy.
describe.each([
  ['vgg16', 'VGG16', 'predictions'],
  ['vgg19', 'VGG19', 'block5_pool'],
  ['resnet50', 'ResNet50', 'predictions'],
  ['mobilenet', 'MobileNet', 'predictions'],
  ['mobilenet-v2', 'MobileNetV2', 'predictions'],
  ['inception-v3', 'InceptionV3', 'predictions'],
  ['xception', 'Xception', 'predictions'],
  ['densenet121', 'DenseNet121', 'predictions'],
])('weights of %s', { timeout: 180_000 }, (name, title, output) => {
  it('run as the network that Keras made them for', async () => {
    const golden = readApplicationGolden(name);
    const draft = rebuiltDraft(fileOf(name), '3.15.1');
    expect(draft?.warnings.join()).toContain(` ${title},`);
    if (!draft) return;
    const network = buildNetwork(draft);
    expect(network.outputs).toEqual([output]);

    const before = memory().numTensors;
    const weights = new DeviceWeights();
    // The golden's last layers have no softmax.
    const compared = new Map(
      Object.keys(golden.layers)
        .filter((layer) => layer !== 'predictions' && network.layers.some((each) => each.name === layer))
        .map((layer) => [outputNode(network, layer).id, layer]),
    );
    expect(compared.size).toBeGreaterThan(8);
    const image = applicationImage(golden);
    const program = new Program({ network, weights, targets: [...compared.keys()] });
    await expectTargetsLikeGoldens(program, image, compared, golden.layers);
    image.dispose();
    weights.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

/** The layers of a golden under the names of their classes, numbered in the order of Keras's own model. */
function numberedFileOf(name: string): (LayerOfWeights & { readonly ownName: string })[] {
  const { config } = readApplicationGolden(name) as unknown as {
    readonly config: {
      readonly config: { readonly layers: readonly { name: string; class_name: string }[] };
    };
  };
  const counts = new Map<string, number>();
  const byName = new Map(fileOf(name).map((layer) => [layer.name, layer.weights]));
  return config.config.layers.flatMap(({ name: ownName, class_name: className }) => {
    const group = snakeCase(className);
    const count = counts.get(group) ?? 0;
    counts.set(group, count + 1);
    const weights = byName.get(ownName);
    return weights ? [{ name: count === 0 ? group : `${group}_${count}`, ownName, weights }] : [];
  });
}

describe('weights that are named after classes only, as Keras 3 does', () => {
  it.each([
    ['vgg16', 'VGG16'],
    ['vgg19', 'VGG19'],
    ['resnet50', 'ResNet50'],
    ['mobilenet', 'MobileNet'],
    ['mobilenet-v2', 'MobileNetV2'],
    ['inception-v3', 'InceptionV3'],
    ['xception', 'Xception'],
    ['densenet121', 'DenseNet121'],
  ])('go to the layers of %s that they are of', { timeout: 60_000 }, (name, title) => {
    const file = numberedFileOf(name);
    const draft = rebuiltDraft(file, '3.0.0');
    expect(draft?.warnings.join()).toContain(`order and shapes are those of ${title},`);
    // The same weights under their own names, which are enough to tell where each belongs.
    const byName = rebuiltDraft(
      file.map(({ ownName, weights }) => ({ name: ownName, weights })),
      '3.0.0',
    );
    const weightsOf = (nodes = draft?.nodes) =>
      nodes?.flatMap(({ weights }) => Object.values(weights).map(({ values }) => values)) ?? [];
    const expected = weightsOf(byName?.nodes);
    expect(expected.length).toBeGreaterThan(20);
    expect(weightsOf()).toHaveLength(expected.length);
    expect(weightsOf().map((values, index) => values === expected[index])).not.toContain(false);
  });

  it('stay kernels to look at where the order is of another network', () => {
    const file = numberedFileOf('vgg16').slice(1);
    expect(rebuiltDraft(file, '3.0.0')).toBeNull();
  });
});

interface ApplicationShapes {
  /** Shapes of the outputs of blocks. */
  readonly outputs: Readonly<Record<string, readonly (number | null)[]>>;
  readonly layers: readonly (readonly [
    name: string,
    className: string,
    weights: readonly (readonly number[])[],
  ])[];
}

/** Layers whose weights have shapes but no values: those of a large network, quickly made. */
function emptyLayers(
  layers: ApplicationShapes['layers'],
  nameOf: (name: string, className: string) => string,
) {
  return layers.map(([name, className, shapes]): LayerOfWeights => {
    const weights = shapes.map((shape, index) => ({
      name: String(index),
      weight: { shape, values: new Float32Array(0) },
    }));
    return { name: nameOf(name, className), weights };
  });
}

describe.each(Object.entries(readJson(applicationShapes) as Record<string, ApplicationShapes>))(
  'names and shapes of %s',
  (title, { layers, outputs }) => {
    it.each(['their own names', 'the names of their classes'])('are told under %s', (names) => {
      const counts = new Map<string, number>();
      const numbered = (_: string, className: string) => {
        const count = counts.get(className) ?? 0;
        counts.set(className, count + 1);
        return count === 0 ? snakeCase(className) : `${snakeCase(className)}_${count}`;
      };
      const file = emptyLayers(layers, names === 'their own names' ? (name) => name : numbered);
      const draft = rebuiltDraft(file, '3.0.0');
      expect(draft?.warnings.join()).toContain(` ${title},`);
      const network = draft && buildNetwork(draft);
      const shapes = Object.keys(outputs).map((name) => [
        name,
        network?.layers.find((layer) => layer.name === name)?.outputShape,
      ]);
      expect(Object.fromEntries(shapes)).toEqual(outputs);
      expect(Object.keys(outputs).length).toBeGreaterThan(30);
    });
  },
);

/** A VGG of few channels under the weight names of the published file. */
function smallVgg(counts: readonly number[], kernelNames: (layer: string) => readonly [string, string]) {
  const layers: LayerOfWeights[] = [];
  let channels = 3;
  for (const [index, count] of counts.entries()) {
    const filters = 4 + index;
    for (let position = 1; position <= count; position++) {
      const name = `block${index + 1}_conv${position}`;
      const [kernel, bias] = kernelNames(name);
      layers.push({
        name,
        weights: [
          { name: kernel, weight: hashedWeight(1, 'kernel', [3, 3, channels, filters]) },
          { name: bias, weight: hashedWeight(2, 'bias', [filters]) },
        ],
      });
      channels = filters;
    }
    layers.push({ name: `block${index + 1}_pool`, weights: [] });
  }
  return layers;
}

/** Weights as Keras 1 and 2 save them: a group per layer, whose attribute lists its weights. */
async function hdf5Of(layers: readonly LayerOfWeights[]): Promise<Uint8Array<ArrayBuffer>> {
  const h5wasm = await import('h5wasm');
  const { FS } = await h5wasm.ready;
  const path = '/weights-only.h5';
  const file = new h5wasm.File(path, 'w');
  file.create_attribute(
    'layer_names',
    layers.map((layer) => layer.name),
  );
  for (const { name, weights } of layers) {
    const group = file.create_group(name);
    const names = weights.map((each) => each.name);
    if (names.length > 0) group.create_attribute('weight_names', names);
    for (const { name: weightName, weight } of weights) {
      group.create_dataset({ name: weightName, data: weight.values, shape: [...weight.shape] });
    }
  }
  file.close();
  const bytes = Uint8Array.from(FS.readFile(path));
  FS.unlink(path);
  return bytes;
}

const keras1Names = (layer: string) => [`${layer}_W_1:0`, `${layer}_b_1:0`] as const;
const keras2Names = (layer: string) => [`${layer}/kernel:0`, `${layer}/bias:0`] as const;

describe('a network is rebuilt', () => {
  it.each([
    ['VGG16', [2, 2, 3, 3, 3], keras1Names],
    ['VGG16', [2, 2, 3, 3, 3], keras2Names],
    ['VGG19', [2, 2, 4, 4, 4], keras1Names],
  ] as const)('%s from %j convolutions per block', (title, counts, names) => {
    const draft = rebuiltDraft(smallVgg(counts, names), null);
    expect(draft?.warnings.join()).toContain(title);
    const network = draft && buildNetwork(draft);
    expect(network?.layers.find((layer) => layer.name === 'block2_conv1')).toMatchObject({
      type: 'Conv2D',
      outputShape: [null, null, null, 5],
      parameterCount: 3 * 3 * 4 * 5 + 5,
    });
    expect(network?.layers.at(-1)).toMatchObject({ name: 'block5_pool' });
  });

  it('when an HDF5 file of the published layout is opened', async () => {
    const layers = smallVgg([2, 2, 3, 3, 3], keras1Names);
    const network = await importModel(singleFile('vgg16_notop.h5', await hdf5Of(layers)));
    expect(network.name).toBe('vgg16');
    expect(network.source.format).toBe('Keras HDF5, weights only');
    expect(network.layers.map((layer) => layer.name).filter((name) => name !== 'input')).toEqual(
      layers.map((layer) => layer.name),
    );
    expect(network.layers.filter((layer) => layer.unsupported !== null)).toEqual([]);
    expect(network.layers.find((layer) => layer.name === 'block5_conv3')?.weights['kernel']).toEqual(
      layers.at(-2)?.weights[0]?.weight,
    );
  });

  it('with its shortcuts, when numbers of Keras names go on from an earlier model', () => {
    const shifted = fileOf('xception').map(({ name, weights }) => ({
      name: name.replace(/^(conv2d|batch_normalization)(?:_(\d+))?$/, (_, kind: string, number?: string) =>
        [kind, Number(number ?? 0) + 98].join('_'),
      ),
      weights,
    }));
    // 98 + 3 has more digits than 98: sorted as text, the order would change.
    expect(shifted.map(({ name }) => name)).toContain('conv2d_101');
    expect(rebuiltDraft(shifted.reverse(), '2.2.4')?.warnings.join()).toContain('Xception');
  });

  it.each(['resnet50-v2', 'efficientnet-b0', 'nasnet-mobile'])('but not from those of %s', (name) => {
    expect(rebuiltDraft(fileOf(name), null)).toBeNull();
  });

  it('but not when a layer more or less is there, or a kernel does not fit', () => {
    const layers = smallVgg([2, 2, 3, 3, 3], keras2Names);
    const extra = {
      name: 'my_head',
      weights: [{ name: 'kernel:0', weight: hashedWeight(3, 'kernel', [8, 2]) }],
    };
    expect(rebuiltDraft([...layers, extra], null)).toBeNull();
    expect(rebuiltDraft(layers.slice(1), null)).toBeNull();
    const widened = layers.map((layer) =>
      layer.name === 'block3_conv2'
        ? { ...layer, weights: [{ name: 'kernel:0', weight: hashedWeight(3, 'kernel', [3, 3, 9, 6]) }] }
        : layer,
    );
    expect(rebuiltDraft(widened, null)).toBeNull();
  });
});
