import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '../../src/network/network.js';
import { outputNode } from '../../src/network/find-layer.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { octaveCanvases } from '../../src/visualization/canvas.js';
import { maximizeChannels } from '../../src/visualization/maximize-channels.js';
import type {
  MaximizedChannel,
  MaximizeProgress,
  MaximizeRequest,
} from '../../src/visualization/maximize.js';
import type { OctavesSpec } from '../../src/visualization/recipe.js';
import { findRecipe } from '../../src/visualization/recipes.js';
import { inputEncodings } from '../../src/images/input-encoding.js';
import { imageNode, madeNetwork, madeNode, relu, square, weightOf } from './made-network.js';
import { closedNetwork, smallNetwork } from './small-network.js';

beforeAll(() => setBackend('cpu'));

const request: MaximizeRequest = {
  layer: 'conv_2',
  channels: [0, 3],
  recipe: findRecipe('chollet-filters'),
  seed: 5,
  canvasSize: 12,
  stepCount: 6,
};

async function maximize(
  network: Network,
  changes: Partial<MaximizeRequest>,
): Promise<readonly MaximizedChannel[]> {
  const weights = new DeviceWeights();
  const ascent = maximizeChannels({ network, weights }, { ...request, ...changes });
  try {
    for (;;) {
      const { done, value } = await ascent.next();
      if (done) return value;
    }
  } finally {
    weights.dispose();
  }
}

function hashOf(network: Network): string {
  const hash = createHash('sha256');
  for (const node of network.nodes)
    for (const weight of Object.values(node.weights)) hash.update(weight.values);
  return hash.digest('hex');
}

/** Of what the recipes made before transforms, parameterizations and optimizers could be chosen. */
const earlierPictures = [
  ['coarse-to-fine', 'a5e036227e40f005d08d5d4c9bb9a82878c8edde425b28eabe1108b8e959f75f'],
  ['chollet-filters', '739a6945fcc109d1de8c7b3f66e98b20ad3d7387965f7d25006f6fd35e64a7c5'],
  ['mnist-filters', 'a487069480d4a5e6f1f341fc41db7ea6f0ff464819ee044017e7cbfa5954ed95'],
] as const;

describe('maximizeChannels', () => {
  it.each(earlierPictures)(
    'makes the pictures of %s that it always made, to the bit',
    async (recipe, expected) => {
      const hash = createHash('sha256');
      const pictures = await maximize(smallNetwork, {
        recipe: findRecipe(recipe),
        canvasSize: 40,
        stepCount: 12,
      });
      for (const { image, picture } of pictures) hash.update(image.values).update(picture.data);
      expect(hash.digest('hex')).toBe(expected);
    },
  );

  it('raises the activation of every channel it is asked for', async () => {
    const pictures = await maximize(smallNetwork, { channels: [0, 1, 2, 3, 4, 5] });
    for (const { activation, startActivation, isDead, picture } of pictures) {
      expect(isDead).toBe(false);
      expect(activation).toBeGreaterThan(startActivation);
      expect(picture.data).toHaveLength(12 * 12 * 4);
    }
  });

  it('makes the same bytes from the same seed, whatever else is in the batch', async () => {
    const [first] = await maximize(smallNetwork, { channels: [3] });
    const [, again] = await maximize(smallNetwork, { channels: [0, 3] });
    const [other] = await maximize(smallNetwork, { channels: [3], seed: 6 });
    expect(again?.image.values).toEqual(first?.image.values);
    expect(other?.image.values).not.toEqual(first?.image.values);
  });

  it('opens the rectifiers of a channel that no gradient reaches, and calls it dead when that does not help', async () => {
    const [nearlyClosed, closed] = await maximize(closedNetwork, {
      layer: 'relu',
      channels: [0, 1],
      stepCount: 20,
    });
    expect(nearlyClosed).toMatchObject({ isDead: false, openedStepCount: 16, startActivation: 0 });
    expect(nearlyClosed?.activation).toBeGreaterThan(0);
    expect(closed).toMatchObject({ isDead: true, activation: 0 });
  });

  it('shows red as red where the model takes blue first', async () => {
    const likesRed = {
      ...madeNetwork([
        imageNode(null, null, 3),
        madeNode('conv', 'conv2d', ['image'], square(1), {
          kernel: weightOf([1, 1, 3, 1], [0, 0, 1]),
          bias: weightOf([1], [0]),
        }),
      ]),
      inputEncoding: { encoding: inputEncodings.caffe, reason: 'Made so.' },
    };
    for (const name of ['chollet-filters', 'coarse-to-fine', 'keras-example'] as const) {
      const [image] = await maximize(likesRed, { layer: 'conv', channels: [0], recipe: findRecipe(name) });
      const { data = [] } = image?.picture ?? {};
      const sumOf = (channel: number) =>
        Array.from(data).reduce((sum, value, index) => (index % 4 === channel ? sum + value : sum), 0);
      expect(sumOf(0), name).toBeGreaterThan(1.1 * sumOf(1));
      expect(sumOf(0), name).toBeGreaterThan(1.1 * sumOf(2));
    }
  });

  it('starts a unit that no opening helps from an image, before it calls it dead', async () => {
    const saturated = madeNetwork([
      imageNode(null, null, 3),
      madeNode('conv', 'conv2d', ['image'], square(1), {
        // Full from 30 % of brightness on: noise about the middle is flat, and nothing of it is closed.
        kernel: weightOf([1, 1, 3, 1], [20 / 3, 20 / 3, 20 / 3]),
        bias: weightOf([1], [0]),
      }),
      madeNode('full', 'rectifier', ['conv'], { ...relu, maxValue: 6 }),
    ]);
    const network = {
      ...saturated,
      inputEncoding: { encoding: inputEncodings['0..1'], reason: 'Made so.' },
    };
    const start = { kind: 'uniform', low: 0.4, high: 0.6 } as const;
    const [image] = await maximize(network, {
      layer: 'full',
      channels: [0],
      recipe: {
        ...findRecipe('coarse-to-fine'),
        parameterization: { kind: 'pixel', space: 'display', start },
      },
    });
    expect(image).toMatchObject({ isDead: false, attempt: 'image' });
    expect(image?.activation).toBeGreaterThan(image?.startActivation ?? Infinity);
  });

  it('leaves the picture of a living channel as it is when another one of the batch is dead', async () => {
    const [alone] = await maximize(closedNetwork, { layer: 'relu', channels: [2] });
    const [, beside] = await maximize(closedNetwork, { layer: 'relu', channels: [1, 2] });
    expect(beside).toMatchObject({ isDead: false, openedStepCount: 0 });
    expect(beside?.image.values).toEqual(alone?.image.values);
  });

  it('goes from coarse to fine through the sizes that the layer can take', () => {
    const canvas = { height: 128, width: 128, channels: 3 };
    const targetOf = (layer: string) => ({ name: layer, ids: [outputNode(smallNetwork, layer).id] });
    const sidesFor = (layer: string, octaves: OctavesSpec) =>
      octaveCanvases(smallNetwork, targetOf(layer), canvas, octaves).map(({ width }) => width);
    expect(sidesFor('conv_2', { count: 4, scale: 1.5 })).toEqual([38, 57, 85, 128]);
    expect(sidesFor('conv_2', { count: 5, scale: 2 })).toEqual([16, 32, 64, 128]);
    expect(sidesFor('conv_2', { count: 1, scale: 1 })).toEqual([128]);
  });

  it('meets the sizes of an enlargement that cuts to whole pixels', () => {
    const canvas = { height: 408, width: 408, channels: 3 };
    const target = { name: 'conv_2', ids: [outputNode(smallNetwork, 'conv_2').id] };
    const sides = octaveCanvases(smallNetwork, target, canvas, findRecipe('progressive').octaves).map(
      ({ width }) => width,
    );
    expect(sides).toEqual([56, 67, 80, 96, 115, 138, 165, 198, 237, 284, 340, 408]);
  });

  it('changes no weight', async () => {
    const before = hashOf(smallNetwork);
    await maximize(smallNetwork, { layer: 'logits', channels: [0, 1] });
    expect(hashOf(smallNetwork)).toBe(before);
  });

  it('holds the same number of tensors after 1000 steps as after one', async () => {
    const weights = new DeviceWeights();
    const ascent = maximizeChannels(
      { network: closedNetwork, weights },
      { ...request, layer: 'conv', channels: [2], canvasSize: 4, stepCount: 1000 },
    );
    await ascent.next();
    const { numTensors } = memory();
    for (let step = 2; step <= 1000; step++) {
      await ascent.next();
      if (memory().numTensors !== numTensors)
        expect.fail(`${memory().numTensors} tensors after step ${step}`);
    }
    expect((await ascent.next()).done).toBe(true);
    weights.dispose();
  });

  it('tells the objective of each step and, when asked, what the images look like on the way', async () => {
    const weights = new DeviceWeights();
    const ascent = maximizeChannels(
      { network: smallNetwork, weights },
      { ...request, channels: [0, 3], previewInterval: 3 },
    );
    const told: MaximizeProgress[] = [];
    let result = await ascent.next();
    while (!result.done) {
      told.push(result.value);
      result = await ascent.next();
    }
    weights.dispose();
    expect(told.map(({ previews }) => previews?.length)).toEqual([
      undefined,
      undefined,
      2,
      undefined,
      undefined,
      2,
    ]);
    // The last preview is the finished picture.
    expect(told.at(-1)?.previews?.[1]?.data).toEqual(result.value[1]?.picture.data);
    expect(told[0]?.objectives[1]).toBeCloseTo(result.value[1]?.startActivation ?? NaN, 3);
    const rising = told.map(({ objectives }) => objectives[1] ?? NaN);
    expect(rising.toSorted((a, b) => a - b)).toEqual(rising);
  });

  it('frees everything when it is cancelled', async () => {
    const { numTensors } = memory();
    const weights = new DeviceWeights();
    const ascent = maximizeChannels({ network: smallNetwork, weights }, request);
    await ascent.next();
    await ascent.next();
    await ascent.return([]);
    weights.dispose();
    expect(memory().numTensors).toBe(numTensors);
  });

  it.each([
    [{ channels: [6] }, 'INVALID_REQUEST', /channels 0 to 5; there is no channel 6/],
    [{ channels: [] }, 'INVALID_REQUEST', /No channel/],
    [{ layer: 'conv2' }, 'LAYER_NOT_FOUND', /nearest names: conv_2/],
    [{ stepCount: 0 }, 'INVALID_REQUEST', /0 steps/],
    [{ layer: 'after' }, 'UNSUPPORTED_LAYER', /lambda/],
  ] as const)('refuses %j', async (changes, code, message) => {
    const refused = maximize(smallNetwork, changes);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ code });
  });
});
