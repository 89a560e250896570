import '@tensorflow/tfjs-backend-wasm';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { attribute } from '../../src/attribution/attribute.js';
import {
  attributionMethods,
  type Attribution,
  type AttributionOptions,
  type AttributionProgress,
  type AttributionRequest,
} from '../../src/attribution/attribution.js';
import { inputEncodings } from '../../src/images/input-encoding.js';
import type { FloatImage } from '../../src/images/rgba-image.js';
import { buildNetwork, type NodeDraft } from '../../src/network/build-network.js';
import type { Network } from '../../src/network/network.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { createRandom } from '../../src/random.js';
import { importGolden, readGolden } from './golden-files.js';
import { smallNetwork } from './small-network.js';

beforeAll(() => setBackend('wasm'));

interface CamGolden {
  readonly layer: string;
  readonly 'grad-cam': readonly number[];
  readonly 'grad-cam++': readonly number[];
}

interface CaseGolden {
  readonly classIndex: number;
  readonly logit: number;
  readonly gradient: readonly number[];
  readonly 'guided-backpropagation': readonly number[];
  readonly cams: readonly CamGolden[];
}

const golden = readGolden('attribution-branches') as {
  readonly image: Omit<FloatImage, 'values'> & { readonly values: readonly number[] };
  readonly cases: readonly [CaseGolden, ...CaseGolden[]];
};
const image: FloatImage = { ...golden.image, values: Float32Array.from(golden.image.values) };
const [firstCase] = golden.cases;

async function run(
  network: Network,
  request: Partial<AttributionRequest>,
): Promise<{ attribution: Attribution; progress: readonly AttributionProgress[] }> {
  const weights = new DeviceWeights();
  const work = attribute(
    { network, weights },
    { method: 'gradient', image, classIndex: 1, layer: null, ...request },
  );
  const progress: AttributionProgress[] = [];
  try {
    for (;;) {
      const { done, value } = await work.next();
      if (done) return { attribution: value, progress };
      progress.push(value);
    }
  } finally {
    weights.dispose();
  }
}

async function valuesOf(network: Network, request: Partial<AttributionRequest>): Promise<Float32Array> {
  return (await run(network, request)).attribution.values;
}

/** Largest difference as a share of the largest expected magnitude. */
function difference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found).toHaveLength(expected.length);
  const largest = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Array.from(expected).reduce(
    (worst, value, index) => Math.max(worst, Math.abs(value - (found[index] ?? Number.NaN)) / largest),
    0,
  );
}

function norm(values: Float32Array): number {
  return Math.hypot(...values);
}

const branches = await importGolden('attribution-branches.h5');

describe.each(golden.cases)('of class $classIndex of a branched network', (expected) => {
  const { classIndex, cams } = expected;

  it('the gradient is that of the logit, as Keras has it', async () => {
    const { attribution } = await run(branches, { classIndex });
    expect(attribution).toMatchObject({
      method: 'gradient',
      layer: null,
      width: 10,
      height: 12,
      channels: 3,
      completenessError: null,
    });
    expect(attribution.logit).toBeCloseTo(expected.logit, 4);
    expect(difference(attribution.values, expected.gradient)).toBeLessThan(1e-4);
  });

  it('the gradient times the input is just that', async () => {
    const found = await valuesOf(branches, { classIndex, method: 'gradient-x-input' });
    const product = expected.gradient.map((slope, index) => slope * (image.values[index] ?? 0));
    expect(difference(found, product)).toBeLessThan(1e-4);
  });

  it("guided backpropagation is PyTorch's", async () => {
    const found = await valuesOf(branches, { classIndex, method: 'guided-backpropagation' });
    expect(difference(found, expected['guided-backpropagation'])).toBeLessThan(1e-4);
    expect(difference(found, expected.gradient)).toBeGreaterThan(0.1);
  });

  describe.each(cams)('at layer $layer', (cam) => {
    it.each(['grad-cam', 'grad-cam++'] as const)(
      "%s is the paper's formula over Keras's numbers",
      async (method) => {
        const { attribution } = await run(branches, { classIndex, method, layer: cam.layer });
        expect(attribution).toMatchObject({ layer: cam.layer, channels: 1 });
        expect(attribution.logit).toBeCloseTo(expected.logit, 4);
        expect(difference(attribution.values, cam[method])).toBeLessThan(1e-4);
      },
    );

    it('guided Grad-CAM is the product of the two', async () => {
      const found = await valuesOf(branches, { classIndex, method: 'guided-grad-cam', layer: cam.layer });
      const product = expected['guided-backpropagation'].map(
        (value, index) => value * (cam['grad-cam'][Math.floor(index / 3)] ?? Number.NaN),
      );
      expect(difference(found, product)).toBeLessThan(1e-4);
    });
  });
});

describe('Grad-CAM', () => {
  it('takes the last layer that has height and width when none is named', async () => {
    const { attribution } = await run(branches, { method: 'grad-cam' });
    expect(attribution.layer).toBe('last');
    expect(difference(attribution.values, firstCase.cams.at(-1)?.['grad-cam'] ?? [])).toBeLessThan(1e-4);
  });

  it.each(['grad-cam', 'grad-cam++', 'guided-grad-cam'] as const)(
    'is zero, and no division by zero, where nothing speaks for the class (%s)',
    async (method) => {
      const bright = squareImage(4, 1);
      const { attribution } = await run(chain({ kernel: -1 }), {
        method,
        classIndex: 0,
        image: { ...bright, values: bright.values.map(Math.abs) },
      });
      expect(attribution.layer).toBe('conv');
      expect(Array.from(attribution.values).map(Math.abs)).toEqual(Array.from({ length: 16 }, () => 0));
    },
  );

  it.each([
    ['global_pool', 'INVALID_REQUEST', 'has no height and width'],
    ['classes', 'INVALID_REQUEST', 'does not follow from layer "classes"'],
    ['lost', 'LAYER_NOT_FOUND', 'nearest names'],
  ])('refuses layer "%s"', async (layer, code, words) => {
    const refused = run(branches, { method: 'grad-cam', layer });
    await expect(refused).rejects.toMatchObject({ code });
    await expect(refused).rejects.toThrow(words);
  });

  it('says so when a network has no maps', async () => {
    const flat = chain({ kernel: 1, isFlat: true });
    await expect(run(flat, { method: 'grad-cam', classIndex: 0, image: squareImage(4, 1) })).rejects.toThrow(
      'no layer with height and width',
    );
  });
});

describe('SmoothGrad', () => {
  const smooth = (options: AttributionOptions) => valuesOf(branches, { method: 'smoothgrad', options });

  it('is the gradient without noise', async () => {
    expect(difference(await smooth({ samples: 3, noise: 0 }), firstCase.gradient)).toBeLessThan(1e-4);
  });

  it('gives the same numbers for the same seed', async () => {
    const first = await smooth({ samples: 4, seed: 3 });
    expect(await smooth({ samples: 4, seed: 3 })).toEqual(first);
    expect(difference(await smooth({ samples: 4, seed: 4 }), first)).toBeGreaterThan(0.01);
    expect(difference(first, firstCase.gradient)).toBeGreaterThan(0.01);
  });

  it('settles the more samples there are', async () => {
    const spread = async (samples: number) =>
      difference(await smooth({ samples, seed: 1 }), await smooth({ samples, seed: 2 }));
    expect(await spread(256)).toBeLessThan(0.5 * (await spread(8)));
  });

  it('adds noise of the share of the range that it is told', async () => {
    // Of two pixels the logit is (x² + y²) / 2, so the gradient at the first is x itself, noise included.
    const square = chain({ kernel: 1, isSquared: true });
    const pair: FloatImage = { width: 2, height: 1, channels: 1, values: Float32Array.of(-3, 1) };
    const request = { method: 'smoothgrad', classIndex: 0, image: pair } as const;
    const at = async (seed: number) => {
      const [low = Number.NaN] = await valuesOf(square, {
        ...request,
        options: { samples: 1, noise: 0.2, seed },
      });
      return low - -3;
    };
    const draws = await Promise.all(Array.from({ length: 400 }, (_, seed) => at(seed)));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const deviation = Math.sqrt(draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length);
    expect(mean).toBeCloseTo(0, 0);
    // The range is 4.
    expect(deviation / 4).toBeGreaterThan(0.18);
    expect(deviation / 4).toBeLessThan(0.22);
  });
});

describe('integrated gradients', () => {
  it.each(['black', 'mean', 'blur'] as const)(
    'are complete to within 1 %% from the baseline "%s"',
    async (baseline) => {
      for (const classIndex of [0, 1, 2, 3, 4]) {
        const { attribution } = await run(branches, {
          ...{ method: 'integrated-gradients', classIndex },
          options: { baseline },
        });
        expect(Math.abs(attribution.completenessError ?? Number.NaN)).toBeLessThan(0.01);
      }
    },
  );

  it('sum up to what the logit gained over that of black', async () => {
    const encoding = inputEncodings.torch;
    const { attribution } = await run(branches, { method: 'integrated-gradients', encoding });
    const black = {
      ...image,
      values: image.values.map(
        (_, index) => -(encoding.mean[index % 3] ?? 0) / (encoding.std[index % 3] ?? 0),
      ),
    };
    const { attribution: start } = await run(branches, { image: black });
    const sum = attribution.values.reduce((total, value) => total + value, 0);
    const gained = attribution.logit - start.logit;
    expect((sum - gained) / Math.abs(gained)).toBeCloseTo(attribution.completenessError ?? Number.NaN, 3);
  });

  it('are exact where the logit is linear', async () => {
    const { attribution, progress } = await run(chain({ kernel: 2 }), {
      ...{ method: 'integrated-gradients', classIndex: 0, image: squareImage(4, 1) },
      options: { samples: 1 },
    });
    expect(attribution.completenessError).toBeCloseTo(0, 5);
    expect(attribution.values).toEqual(squareImage(4, 1).values.map((value) => (value * 2) / 16));
    expect(progress).toEqual([{ done: 1, total: 1 }]);
  });

  it('take the gradient in the middle of each step, which is exact where the logit is a square', async () => {
    const { attribution, progress } = await run(chain({ kernel: 1, isSquared: true }), {
      ...{ method: 'integrated-gradients', classIndex: 0, image: squareImage(4, 1) },
      options: { samples: 1 },
    });
    const squares = squareImage(4, 1).values.map((value) => value ** 2 / 16);
    expect(difference(attribution.values, squares)).toBeLessThan(1e-5);
    expect(progress).toEqual([{ done: 1, total: 1 }]);
  });

  it('double their steps while they are too few, up to 400', async () => {
    const { attribution, progress } = await run(branches, {
      ...{ method: 'integrated-gradients', classIndex: 1 },
      options: { samples: 2 },
    });
    expect(Math.abs(attribution.completenessError ?? Number.NaN)).toBeLessThan(0.01);
    expect(progress[0]).toEqual({ done: 2, total: 2 });
    expect(progress.at(-1)?.total).toBeGreaterThan(2);
    expect(progress.at(-1)?.done).toBe(progress.at(-1)?.total);
  });

  it('say no error where the image is its baseline', async () => {
    const { attribution } = await run(branches, {
      ...{ method: 'integrated-gradients', image: { ...image, values: new Float32Array(360) } },
    });
    expect(attribution.completenessError).toBeNull();
    expect(norm(attribution.values)).toBe(0);
  });
});

describe('occlusion', () => {
  const occlude = (options: AttributionOptions, changes: Partial<AttributionRequest> = {}) =>
    valuesOf(chain({ kernel: 1 }), {
      ...{ method: 'occlusion', classIndex: 0, image: squareImage(4, 1), options, ...changes },
    });

  it('says by how much the logit falls without each part', async () => {
    // The logit is the mean of the image, so a black square takes the mean of what it hides away.
    const { values } = squareImage(4, 1);
    const found = await occlude({ patch: 2, stride: 2, baseline: 'black' });
    const expected = Array.from(values, (_, pixel) => {
      const corner = Math.floor(pixel / 8) * 8 + Math.floor((pixel % 4) / 2) * 2;
      const hidden = [0, 1, 4, 5].map((offset) => values[corner + offset] ?? Number.NaN);
      return hidden.reduce((sum, value) => sum + value, 0) / 16;
    });
    expect(difference(found, expected)).toBeLessThan(1e-5);
  });

  it('means over the squares that hide a pixel, the last of which end with the image', async () => {
    const row: FloatImage = { width: 4, height: 3, channels: 1, values: new Float32Array(12).fill(1) };
    row.values[11] = 25;
    const found = await occlude({ patch: 3, stride: 2, baseline: 'black' }, { image: row });
    // Squares begin at columns 0 and 1 and hold 9 / 12 and 33 / 12 of the logit.
    expect(Array.from(found.subarray(0, 4))).toEqual([0.75, 1.75, 1.75, 2.75]);
  });

  it('looks at a sixteenth of the side at a time with squares of an eighth, in the mean colour', async () => {
    const even: FloatImage = { width: 32, height: 32, channels: 3, values: new Float32Array(3072).fill(0.7) };
    const { attribution, progress } = await run(branches, { method: 'occlusion', image: even });
    // Corners at 0, 2, … 28 along each side.
    expect(progress.at(-1)).toEqual({ done: 225, total: 225 });
    expect(norm(attribution.values)).toBeLessThan(1e-4);
  });

  it('refuses squares that leave gaps or do not fit', async () => {
    await expect(occlude({ patch: 1, stride: 2 })).rejects.toThrow('leave gaps');
    await expect(occlude({ patch: 5 })).rejects.toThrow('from 1 to 4 as "patch", not 5');
  });
});

describe.each(attributionMethods)('%s', (method) => {
  const options = { samples: 20 };

  it.each([1, 3, 5])('works on images of %i channels', async (channels) => {
    const { attribution } = await run(randomHead(channels), {
      ...{ method, options, classIndex: 2, image: squareImage(9, channels) },
    });
    expect([1, channels]).toContain(attribution.channels);
    expect(attribution.values).toHaveLength(81 * attribution.channels);
    expect(norm(attribution.values)).toBeGreaterThan(0);
  });

  it('leaves no tensor behind, finished or left early, and says how far it is', async () => {
    const weights = new DeviceWeights();
    const request: AttributionRequest = { method, image, classIndex: 1, layer: null, options };
    const finish = async () => {
      const work = attribute({ network: branches, weights }, request);
      const progress: AttributionProgress[] = [];
      for (;;) {
        const { done, value } = await work.next();
        if (done) return progress;
        progress.push(value);
      }
    };
    const progress = await finish();
    expect(progress.length).toBeGreaterThan(0);
    expect(progress.at(-1)?.done).toBe(progress.at(-1)?.total);
    const tensorCount = memory().numTensors;
    await finish();
    const left = attribute({ network: branches, weights }, request);
    await left.next();
    expect(memory().numTensors).toBe(tensorCount);
    await left.return({} as Attribution);
    expect(memory().numTensors).toBe(tensorCount);
    weights.dispose();
  });

  it('names the layer that cannot run where the output needs it', async () => {
    const blocked = run({ ...smallNetwork, outputs: ['after'] }, { method });
    await expect(blocked).rejects.toMatchObject({ code: 'UNSUPPORTED_LAYER' });
    await expect(blocked).rejects.toThrow('its output "after" needs layer "lambda", which cannot run');
  });

  it.each<[string, Partial<AttributionRequest>, string]>([
    ['a class that is not there', { classIndex: 5 }, 'classes 0 to 4; there is no class 5'],
    ['half a class', { classIndex: 0.5 }, 'no class 0.5'],
    ['an image without its values', { image: { ...image, width: 11 } }, 'needs 396 values'],
    ['an image of other channels', { image: squareImage(8, 1) }, 'conv2d has weights for 3 input channels'],
    ['an image that is too small', { image: squareImage(2, 3) }, 'use a larger image'],
  ])('refuses %s', async (_, changes, words) => {
    await expect(run(branches, { method, ...changes })).rejects.toThrow(words);
  });
});

it.each<[Partial<AttributionRequest>, string]>([
  [
    { method: 'smoothgrad', options: { samples: 0 } },
    'SmoothGrad takes a whole number from 1 to 10000 as "samples"',
  ],
  [
    { method: 'smoothgrad', options: { noise: -1 } },
    'SmoothGrad takes a number, 0 or more, as "noise", not -1',
  ],
  [
    { method: 'integrated-gradients', options: { samples: 1.5 } },
    'Integrated gradients takes a whole number',
  ],
])('%j is refused', async (request, words) => {
  await expect(run(branches, request)).rejects.toThrow(words);
});

/** Numbers around 0 that do not repeat. */
function squareImage(side: number, channels: number): FloatImage {
  const values = Float32Array.from({ length: side * side * channels }, (_, index) => Math.cos(index * index));
  return { width: side, height: side, channels, values };
}

interface ChainOptions {
  readonly kernel: number;
  /** Without a convolution: image, flatten, dense. */
  readonly isFlat?: boolean;
  /** The logit is the mean of squares. */
  readonly isSquared?: boolean;
}

/** Grey image → pointwise convolution (times `kernel`) → mean: a network whose every attribution is known. */
function chain({ kernel, isFlat = false, isSquared = false }: ChainOptions): Network {
  const size: [number | null, number | null] = isFlat ? [4, 4] : [null, null];
  const common = { weights: {} };
  const input: NodeDraft = {
    ...common,
    ...{ id: 'image', layer: 'image', op: 'input', inputs: [], attributes: { shape: [null, ...size, 1] } },
  };
  const conv: NodeDraft = {
    ...{ id: 'conv', layer: 'conv', op: 'conv2d', inputs: ['image'] },
    attributes: { size: [1, 1], strides: [1, 1], dilations: [1, 1], padding: 'valid', groups: 1 },
    weights: { kernel: { shape: [1, 1, 1, 1], values: Float32Array.of(kernel) } },
  };
  const square: NodeDraft = {
    ...common,
    ...{
      id: 'square',
      layer: 'square',
      op: 'merge',
      inputs: ['conv', 'conv'],
      attributes: { function: 'multiply' },
    },
  };
  const pool: NodeDraft = {
    ...common,
    ...{ id: 'pool', layer: 'pool', op: 'globalAveragePool', inputs: [isSquared ? 'square' : 'conv'] },
    attributes: { keepDims: false },
  };
  const flatten: NodeDraft = {
    ...common,
    ...{ id: 'flatten', layer: 'flatten', op: 'flatten', inputs: ['image'], attributes: {} },
  };
  const nodes = isFlat ? [input, flatten] : isSquared ? [input, conv, square, pool] : [input, conv, pool];
  return networkOf(nodes);
}

/** Two convolutions and four classes, for images of any number of channels. */
function randomHead(channels: number): Network {
  const random = createRandom(channels);
  const weight = (...shape: number[]) => ({
    shape,
    values: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => 2 * random() - 1),
  });
  const conv = (id: string, from: string, inputs: number, filters: number): NodeDraft => ({
    ...{ id, layer: id, op: 'conv2d', inputs: [from] },
    attributes: { size: [3, 3], strides: [1, 1], dilations: [1, 1], padding: 'same', groups: 1 },
    weights: { kernel: weight(3, 3, inputs, filters), bias: weight(filters) },
  });
  const relu = (id: string, from: string): NodeDraft => ({
    ...{ id, layer: id, op: 'rectifier', inputs: [from], weights: {} },
    attributes: { maxValue: null, negativeSlope: 0, threshold: 0 },
  });
  return networkOf([
    {
      ...{ id: 'image', layer: 'image', op: 'input', inputs: [], weights: {} },
      attributes: { shape: [null, null, null, channels] },
    },
    conv('one', 'image', channels, 8),
    relu('one_relu', 'one'),
    conv('two', 'one_relu', 8, 8),
    relu('two_relu', 'two'),
    {
      ...{ id: 'pool', layer: 'pool', op: 'globalAveragePool', inputs: ['two_relu'] },
      attributes: { keepDims: true },
      weights: {},
    },
    conv('classes', 'pool', 8, 4),
    {
      ...{ id: 'softmax', layer: 'classes', op: 'softmax', inputs: ['classes'] },
      attributes: { axis: -1 },
      weights: {},
    },
  ]);
}

function networkOf(nodes: readonly NodeDraft[]): Network {
  const names = [...new Set(nodes.map(({ layer }) => layer))];
  return buildNetwork({
    name: 'made up',
    source: { format: 'made for a test' },
    nodes,
    layers: names.map((name) => ({ name, type: name, weights: {} })),
    outputs: [nodes.at(-1)?.id ?? ''],
    warnings: [],
  });
}
