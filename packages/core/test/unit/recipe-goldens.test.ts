import '@tensorflow/tfjs-backend-wasm';
import { setBackend, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { inputEncodings } from '../../src/images/input-encoding.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { Program } from '../../src/program/program.js';
import { ascend } from '../../src/visualization/ascend.js';
import { displayPicture } from '../../src/visualization/display.js';
import { imageSpace } from '../../src/visualization/image-space.js';
import { identityMap } from '../../src/visualization/linear-map.js';
import { channelsNode } from '../../src/visualization/maximize-channels.js';
import { channelObjective } from '../../src/visualization/objective.js';
import { createParameterization } from '../../src/visualization/parameterizations/create-parameterization.js';
import { findRecipe } from '../../src/visualization/recipes.js';
import { importFile } from './golden-files.js';
import { largestDifference } from './tensor-checks.js';
import { readVisualizationGoldens } from './visualization-goldens.js';

beforeAll(() => setBackend('wasm'));

const modelsFolder = new URL('../../../../models/', import.meta.url);

describe('from a stored start image', () => {
  it.each(['keras-example', 'mnist-classes'] as const)('%s ends where Keras ends', async (name) => {
    const golden = readVisualizationGoldens()[name];
    const recipe = findRecipe(name);
    const network = await importFile(new URL(golden.model, modelsFolder));
    const weights = new DeviceWeights();
    const target = channelsNode(network, golden.layer, recipe.objective.output).id;
    const channels = golden.start.length / golden.size ** 2;
    const canvas = { height: golden.size, width: golden.size, channels };
    // Keras fed the model what was climbed with; for one that takes −1 to 1 both spaces are that.
    const space = imageSpace(recipe.parameterization.space, inputEncodings['-1..1'], channels);
    const start = tensor([...golden.start], [1, golden.size, golden.size, channels]);
    const parameterization = createParameterization(recipe.parameterization, space, canvas);
    const program = new Program({ network, weights, targets: [target] });
    const ascent = ascend({
      programAt: () => program,
      objective: channelObjective(target, [golden.channel], recipe.objective.border),
      penalties: [],
      parameterization,
      optimizer: recipe.optimizer,
      stepCount: golden.steps,
      space,
      readInterval: 1,
      viewsAt: () => [identityMap(canvas)],
      start: [start],
    });
    const losses: number[] = [];
    for (;;) {
      const { done, value } = await ascent.next();
      if (!done) {
        losses.push(value.objectives[0] ?? Number.NaN);
        continue;
      }
      const image = tidy(() => parameterization.image(value));
      const values = Float32Array.from(await image.data());
      expect(losses).toHaveLength(golden.steps);
      losses.forEach((loss, step) => {
        expect(Math.abs(loss / (golden.loss[step] ?? NaN) - 1), `loss of step ${step}`).toBeLessThan(1e-3);
      });
      const moved = largestDifference(golden.final, golden.start);
      expect(largestDifference(values, golden.final) / moved).toBeLessThan(0.01);
      if (golden.displayed.length > 0) {
        const picture = displayPicture(recipe.display, { ...canvas, values });
        const side = Math.sqrt(golden.displayed.length / channels);
        expect(picture).toMatchObject({ width: side, height: side });
        const shown = golden.displayed.map(
          (_, index) => picture.data[Math.floor(index / 3) * 4 + (index % 3)] ?? -1,
        );
        // Of 256 grey levels, after 30 long steps.
        expect(largestDifference(shown, golden.displayed)).toBeLessThanOrEqual(2);
      }
      break;
    }
    weights.dispose();
  });
});
