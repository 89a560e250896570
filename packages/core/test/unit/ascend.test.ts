import { dispose, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, it } from 'vitest';
import { outputNode } from '../../src/network/find-layer.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { Program } from '../../src/program/program.js';
import { ascend } from '../../src/visualization/ascend.js';
import { imageSpace } from '../../src/visualization/image-space.js';
import { identityMap } from '../../src/visualization/linear-map.js';
import { channelObjective } from '../../src/visualization/objective.js';
import { createParameterization } from '../../src/visualization/parameterizations/create-parameterization.js';
import { findRecipe } from '../../src/visualization/recipes.js';
import { importFile } from './golden-files.js';

beforeAll(() => setBackend('cpu'));

const digits = new URL('../../../../models/digits/digits.h5', import.meta.url);

/** Seven steps on the digits network. */
async function climb(readInterval: number) {
  const network = await importFile(digits);
  const weights = new DeviceWeights();
  const target = outputNode(network, 'conv2d_1').id;
  const canvas = { height: 12, width: 12, channels: 1 };
  const space = imageSpace('model-input', network.inputEncoding.encoding, 1);
  const recipe = findRecipe('chollet-filters');
  const parameterization = createParameterization(recipe.parameterization, space, canvas);
  const program = new Program({ network, weights, targets: [target] });
  const start = parameterization.draw(3, [0, 1]);
  const ascent = ascend({
    programAt: () => program,
    objective: channelObjective(target, [0, 5]),
    penalties: [],
    parameterization,
    optimizer: recipe.optimizer,
    stepCount: 7,
    space,
    readInterval,
    viewsAt: () => [identityMap(canvas)],
    start,
  });
  const steps: { step: number; objectives: readonly number[] }[] = [];
  for (;;) {
    const { done, value } = await ascent.next();
    if (done) {
      const finished = await Promise.all(value.map(async (tensor) => Array.from(await tensor.data())));
      dispose([...start, ...value]);
      weights.dispose();
      return { steps, finished };
    }
    steps.push({ step: value.step, objectives: value.objectives });
  }
}

it('climbs the same way whether its numbers are read after each step or a few at a time', async () => {
  const each = await climb(1);
  expect(each.steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(await climb(3)).toEqual(each);
  expect(await climb(100)).toEqual(each);
});
