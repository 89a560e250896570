import '@tensorflow/tfjs-backend-wasm';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '../../src/network/network.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { channelsNode, maximizeChannels } from '../../src/visualization/maximize-channels.js';
import type { MaximizedChannel, MaximizeRequest } from '../../src/visualization/maximize.js';
import { findRecipe, recipes } from '../../src/visualization/recipes.js';
import { importFile } from './golden-files.js';

beforeAll(() => setBackend('wasm'));

const modelsFolder = new URL('../../../../models/', import.meta.url);

/** What comes out, and how many tensors that left behind. */
async function maximize(network: Network, request: MaximizeRequest): Promise<readonly MaximizedChannel[]> {
  const before = memory().numTensors;
  const weights = new DeviceWeights();
  const ascent = maximizeChannels({ network, weights }, request);
  for (;;) {
    const { done, value } = await ascent.next();
    if (!done) continue;
    weights.dispose();
    expect(memory().numTensors).toBe(before);
    return value;
  }
}

const names = recipes.map(({ name }) => name);

describe.each(names)('the recipe %s', (recipe) => {
  it('raises channels of a convolution, the same from the same seed, alone or in a batch', async () => {
    const network = await importFile(new URL('textures/textures.h5', modelsFolder));
    const request = {
      layer: 'block3_conv1',
      channels: [3, 4],
      recipe: findRecipe(recipe),
      seed: 2,
      canvasSize: 32,
      stepCount: recipe === 'maco' ? 8 : 18,
    };
    const [first, second] = await maximize(network, request);
    const [again] = await maximize(network, { ...request, channels: [4] });
    for (const each of [first, second]) {
      expect(each?.isDead).toBe(false);
      expect(each?.activation).toBeGreaterThan(each?.startActivation ?? Infinity);
    }
    expect(again?.picture.data).toEqual(second?.picture.data);
  });

  it('raises a class of a network with a fixed input', async () => {
    const network = await importFile(new URL('digits/digits.h5', modelsFolder));
    const [image] = await maximize(network, {
      layer: 'dense_3',
      channels: [3],
      recipe: findRecipe(recipe),
      seed: 2,
      stepCount: 24,
    });
    expect(image?.isDead).toBe(false);
    // Noise of these two leaves the dense layer shut for longer than 24 steps.
    if (recipe !== 'coarse-to-fine' && recipe !== 'chollet-filters') {
      expect(image?.activation).toBeGreaterThan(image?.startActivation ?? Infinity);
    }
    expect(image?.image).toMatchObject({ width: 28, height: 28, channels: 1 });
  });
});

it('holds the same number of tensors after 60 steps of transforms, spectra and Adam as once both programs have run', async () => {
  const network = await importFile(new URL('digits/digits.h5', modelsFolder));
  const weights = new DeviceWeights();
  const request = {
    layer: 'conv2d_1',
    channels: [2],
    recipe: findRecipe('lucid'),
    seed: 1,
    canvasSize: 20,
    stepCount: 60,
  };
  const ascent = maximizeChannels({ network, weights }, request);
  // Rectifiers are open for 16 steps: the program that follows cuts out its weights when it first runs.
  const settled = 17;
  for (let step = 1; step <= settled; step++) await ascent.next();
  const { numTensors } = memory();
  for (let step = settled + 1; step <= 60; step++) {
    await ascent.next();
    expect(memory().numTensors, `step ${step}`).toBe(numTensors);
  }
  await ascent.return([]);
  weights.dispose();
});

it('climbs the logit of a class, and the probability only where the recipe says so', async () => {
  const network = await importFile(new URL('digits/digits.h5', modelsFolder));
  expect(channelsNode(network, 'dense_3').op).toBe('dense');
  expect(channelsNode(network, 'dense_3', findRecipe('mnist-classes').objective.output).op).toBe('softmax');
  expect(recipes.filter(({ objective }) => objective.output === 'probability')).toHaveLength(1);
});

it('recipes have names of their own, a provenance, and can be stored as JSON', () => {
  expect(new Set(names).size).toBe(recipes.length);
  for (const recipe of recipes) {
    expect(recipe.provenance.length).toBeGreaterThan(20);
    expect(JSON.parse(JSON.stringify(recipe))).toEqual(recipe);
  }
});
