import '@tensorflow/tfjs-backend-cpu';
import { randomUniform, setBackend, tensor, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NodeDraft } from '../../src/network/build-network.js';
import type { Network, NetworkNode } from '../../src/network/network.js';
import { fieldOfCell, receptiveField, type Region } from '../../src/network/receptive-field.js';
import type { Padding, Pair } from '../../src/ops/geometry.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { Program } from '../../src/program/program.js';
import { createRandom, type Random } from '../../src/random.js';
import { imageNode, madeNetwork, madeNode, randomWeight, relu, square } from './made-network.js';

beforeAll(() => setBackend('cpu'));

const size = { width: 19, height: 23 };
const channels = 2;

/** Where the gradient of one cell is not 0, over some images: its bounding box. */
function gradientSupport(
  network: Network,
  target: string,
  [row, column]: readonly [number, number],
  imageCount = 1,
): Region {
  const weights = new DeviceWeights();
  const program = new Program({ network, weights, targets: [target] });
  const image = randomUniform([imageCount, size.height, size.width, channels], 0.1, 1, 'float32', 3);
  const { gradient } = program.gradient(image, (targets) => {
    const value = targets.get(target) as Tensor;
    const [, height = 1, width = 1, depth = 1] = value.shape;
    const seed = new Float32Array(value.size);
    for (let batch = 0; batch < imageCount; batch++) {
      const start = ((batch * height + row) * width + column) * depth;
      seed.fill(1, start, start + depth);
    }
    return { objective: zeros([imageCount]), gradients: new Map([[target, tensor(seed, value.shape)]]) };
  });
  const values = gradient.dataSync();
  let [left, top, right, bottom] = [size.width, size.height, 0, 0];
  values.forEach((value, index) => {
    if (value === 0) return;
    const pixel = Math.floor(index / channels) % (size.width * size.height);
    const [x, y] = [pixel % size.width, Math.floor(pixel / size.width)];
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
  });
  weights.dispose();
  return right === 0
    ? { left: 0, top: 0, width: 0, height: 0 }
    : { left, top, width: right - left, height: bottom - top };
}

/** A max pool sends its gradient to one pixel of the window, a mean to all: their windows are the same. */
function withMeans(network: Network): Network {
  const averaged = (node: NetworkNode): NetworkNode => {
    if (node.op !== 'maxPool') return node;
    const { attributes } = node as NetworkNode<'maxPool'>;
    const mean: NetworkNode<'averagePool'> = {
      ...node,
      op: 'averagePool',
      attributes: { ...attributes, countPadding: null },
    };
    return mean;
  };
  return { ...network, nodes: network.nodes.map(averaged) };
}

/** Positive weights: no gradient cancels another. */
function layerOf(random: Random, id: string, input: string): NodeDraft[] {
  const choose = <T>(...choices: readonly T[]) => choices[Math.floor(random() * choices.length)] as T;
  const pair = (...choices: readonly number[]): Pair => [choose(...choices), choose(...choices)];
  const positive = (...shape: readonly number[]) => randomWeight(random, shape, 0.1, 1);
  const window = {
    size: pair(1, 2, 3, 4),
    strides: pair(1, 1, 2),
    dilations: [1, 1] as Pair,
    padding: choose<Padding>('same', 'valid', { top: 2, bottom: 1, left: 0, right: 1 }),
  };
  const [height, width] = window.size;
  const kind = choose(
    'conv',
    'conv',
    'dilated',
    'depthwise',
    'max',
    'mean',
    'up',
    'transposed',
    'pad',
    'crop',
    'branch',
    'concatenated',
    'shuffle',
    'unshuffle',
    'tile',
    'gather',
    'slice',
    'resize',
  );
  switch (kind) {
    case 'conv':
      return [
        madeNode(
          `${id}_conv`,
          'conv2d',
          [input],
          { ...window, groups: 1 },
          { kernel: positive(height, width, 2, 2) },
        ),
        madeNode(id, 'rectifier', [`${id}_conv`], relu),
      ];
    case 'dilated':
      return [
        madeNode(
          id,
          'conv2d',
          [input],
          { ...window, strides: [1, 1], dilations: pair(1, 2), groups: 1 },
          { kernel: positive(height, width, 2, 2) },
        ),
      ];
    case 'depthwise':
      return [
        madeNode(
          id,
          'depthwiseConv2d',
          [input],
          { ...window, strides: [2, 2], padding: 'same' },
          { kernel: positive(height, width, 2, 1) },
        ),
      ];
    case 'max':
      return [madeNode(id, 'maxPool', [input], { ...window, padding: choose('same', 'valid') })];
    case 'mean':
      return [
        madeNode(id, 'averagePool', [input], {
          ...window,
          padding: choose('same', 'valid'),
          countPadding: null,
        }),
      ];
    case 'up':
      return [
        madeNode(id, 'upsample', [input], {
          factors: pair(1, 2, 3),
          interpolation: choose('nearest', 'bilinear'),
        }),
      ];
    case 'resize':
      return [
        madeNode(id, 'resize', [input], {
          ...{ size: pair(7, 9, 12), scales: null, fit: 'stretch', cubicCoefficient: -0.5 },
          interpolation: choose('nearest', 'bilinear'),
          coordinates: choose('half-pixel', 'asymmetric', 'align-corners'),
          rounding: choose('floor', 'round-prefer-ceil'),
        }),
      ];
    case 'transposed':
      return [
        madeNode(
          id,
          'conv2dTranspose',
          [input],
          { ...window, padding: choose('same', 'valid'), outputPadding: null, groups: 1 },
          { kernel: positive(height, width, 2, 2) },
        ),
      ];
    case 'pad':
      return [
        madeNode(id, 'pad', [input], {
          ...{ before: [0, 1, 2, 0], after: [0, 0, 1, 0], value: 0 },
          mode: choose('constant', 'reflect', 'symmetric', 'edge'),
        }),
      ];
    case 'crop':
      return [madeNode(id, 'crop', [input], { margins: { top: 1, bottom: 0, left: 0, right: 1 } })];
    case 'slice':
      return [
        madeNode(id, 'slice', [input], {
          begin: [0, 1, -4, 0],
          end: [null, null, null, null],
          strides: [1, 2, 1, 1],
        }),
      ];
    case 'concatenated':
      return [
        madeNode(`${id}_a`, 'conv2d', [input], square(3), { kernel: positive(3, 3, 2, 1) }),
        madeNode(`${id}_b`, 'averagePool', [input], {
          ...{ size: [4, 1], strides: [1, 1], padding: 'same', countPadding: null },
        }),
        madeNode(`${id}_c`, 'concatenate', [`${id}_a`, `${id}_b`], { axis: -1 }),
        madeNode(id, 'conv2d', [`${id}_c`], square(1), { kernel: positive(1, 1, 3, 2) }),
      ];
    case 'shuffle':
      return [
        madeNode(`${id}_a`, 'conv2d', [input], square(2), { kernel: positive(2, 2, 2, 8) }),
        madeNode(id, 'depthToSpace', [`${id}_a`], { blockSize: 2, order: choose('DCR', 'CRD') }),
      ];
    case 'unshuffle':
      return [
        madeNode(`${id}_a`, 'upsample', [input], { factors: [2, 4], interpolation: 'nearest' }),
        madeNode(`${id}_b`, 'spaceToDepth', [`${id}_a`], { blockSize: 2, order: choose('DCR', 'CRD') }),
        madeNode(id, 'conv2d', [`${id}_b`], square(1), { kernel: positive(1, 1, 8, 2) }),
      ];
    case 'tile':
      return [madeNode(id, 'tile', [input], { repeats: [1, 1, 2, 1] })];
    case 'gather':
      return [madeNode(id, 'gather', [input], { axis: choose(1, 2), indices: [2, 0, 1, 1] })];
    case 'branch':
      return [
        madeNode(`${id}_a`, 'conv2d', [input], square(3), { kernel: positive(3, 3, 2, 2) }),
        madeNode(`${id}_b`, 'conv2d', [input], square(1), { kernel: positive(1, 1, 2, 1) }),
        madeNode(
          `${id}_c`,
          'conv2d',
          [`${id}_b`],
          { ...square(2), dilations: [2, 3] },
          { kernel: positive(2, 2, 1, 2) },
        ),
        madeNode(id, 'merge', [`${id}_a`, `${id}_c`], { function: 'add' }),
      ];
  }
}

/** Layers until a map would become too small, or there are five. */
function randomNetwork(seed: number): Network {
  const random = createRandom(seed);
  const nodes: NodeDraft[] = [imageNode(null, null, channels)];
  for (let index = 0; index < 5; index++) {
    const more = [...nodes, ...layerOf(random, `layer_${index}`, nodes.at(-1)?.id ?? '')];
    if (canTake(madeNetwork(more))) nodes.push(...more.slice(nodes.length));
  }
  return madeNetwork(nodes);
}

function canTake(network: Network): boolean {
  try {
    const field = receptiveField(network, network.outputs[0] ?? '', size);
    const isSmall = (field?.rows.length ?? 0) < 60 && (field?.columns.length ?? 0) < 60;
    return isSmall && network.layers.every(({ unsupported }) => unsupported === null);
  } catch {
    return false;
  }
}

describe('the receptive field is the support of the gradient', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))('on random network %i', (seed) => {
    const network = randomNetwork(seed);
    const target = network.outputs[0] ?? '';
    const field = receptiveField(network, target, size);
    const kinds = network.nodes.map(({ op }) => op).join(' ');
    if (!field) {
      expect(gradientSupport(withMeans(network), target, [0, 0]), kinds).toEqual({
        left: 0,
        top: 0,
        ...size,
      });
      return;
    }
    const [lastRow, lastColumn] = [field.rows.length - 1, field.columns.length - 1];
    const cells = [
      [0, 0],
      [lastRow, lastColumn],
      [Math.floor(lastRow / 2), Math.floor(lastColumn / 3)],
    ] as const;
    for (const cell of cells) {
      const [row, column] = cell;
      const expected = gradientSupport(withMeans(network), target, cell);
      const found = fieldOfCell(field, row, column);
      const isEmpty = found.width === 0 || found.height === 0;
      expect(
        isEmpty ? { left: 0, top: 0, width: 0, height: 0 } : found,
        `${kinds} at ${row}, ${column}`,
      ).toEqual(expected);
    }
  });
});

it.each([
  ['same', [2, 3], [2, 1]],
  ['valid', [3, 2], [1, 2]],
] as const)('a max pool (%s) sees its window', (padding, sizes, strides) => {
  const network = madeNetwork([
    imageNode(null, null, channels),
    madeNode('pool', 'maxPool', ['image'], { size: sizes, strides, padding }),
  ]);
  const field = receptiveField(network, 'pool', size);
  for (const cell of [
    [0, 0],
    [3, 5],
    [(field?.rows.length ?? 1) - 1, (field?.columns.length ?? 1) - 1],
  ] as const) {
    // In one of so many images, each pixel of the window is the largest.
    const expected = gradientSupport(network, 'pool', cell, 40);
    expect(field && fieldOfCell(field, cell[0], cell[1])).toEqual(expected);
  }
});

describe('size, stride and start', () => {
  it('are those of the textbook', () => {
    const kernel = { kernel: randomWeight(createRandom(1), [3, 3, 2, 2]) };
    const network = madeNetwork([
      imageNode(null, null, 2),
      madeNode('conv_1', 'conv2d', ['image'], square(3), kernel),
      madeNode('pool', 'maxPool', ['conv_1'], { size: [2, 2], strides: [2, 2], padding: 'valid' }),
      madeNode('conv_2', 'conv2d', ['pool'], square(3), kernel),
    ]);
    const field = receptiveField(network, 'conv_2', { width: 32, height: 32 });
    expect(field).toMatchObject({ size: [8, 8], stride: [2, 2], start: [-3, -3] });
    // Cells that no border cuts see exactly that.
    expect(field?.rows[7]).toEqual({ start: -3 + 2 * 7, end: -3 + 2 * 7 + 8 });
    expect(field?.rows[0]).toEqual({ start: 0, end: 5 });
    expect(field && fieldOfCell(field, 0, 15)).toEqual({ left: 27, top: 0, width: 5, height: 5 });
  });

  it('are none where a layer sees everything, or cannot be computed', () => {
    const network = madeNetwork([
      imageNode(8, 8, 2),
      madeNode('conv', 'conv2d', ['image'], square(3), {
        kernel: randomWeight(createRandom(1), [3, 3, 2, 2]),
      }),
      madeNode('mean', 'globalAveragePool', ['conv'], { keepDims: true }),
      madeNode('gated', 'merge', ['conv', 'mean'], { function: 'multiply' }),
      madeNode('lambda', 'opaque', ['conv'], { reason: 'It holds code.' }),
    ]);
    const fieldOf = (layer: string) => receptiveField(network, layer, { width: 8, height: 8 });
    expect(fieldOf('conv')).not.toBeNull();
    expect(['mean', 'gated', 'lambda'].map(fieldOf)).toEqual([null, null, null]);
    expect(() => fieldOf('cnv')).toThrow(expect.objectContaining({ code: 'LAYER_NOT_FOUND' }));
  });
});
