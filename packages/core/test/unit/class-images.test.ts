import '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { predict, topClasses } from '../../src/features/predict.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { deAveraged } from '../../src/visualization/display.js';
import { maximizeChannels } from '../../src/visualization/maximize-channels.js';
import { findRecipe } from '../../src/visualization/recipes.js';
import { importFile } from './golden-files.js';

beforeAll(() => setBackend('wasm'));

const digits = new URL('../../../../models/digits/digits.h5', import.meta.url);

/** As many as show every digit; all 4096 of the recipe take a minute. */
const stepCount = 256;

async function last<Result>(run: AsyncGenerator<unknown, Result, void>): Promise<Result> {
  for (;;) {
    const { done, value } = await run.next();
    if (done) return value;
  }
}

it(
  'the network takes its ten class images, de-averaged and fed back, for 0 to 9',
  { timeout: 60_000 },
  async () => {
    const network = await importFile(digits);
    const weights = new DeviceWeights();
    const model = { network, weights };
    const classes = Array.from({ length: 10 }, (_, index) => index);
    const ascent = maximizeChannels(model, {
      layer: 'dense_3',
      channels: classes,
      recipe: findRecipe('mnist-classes'),
      seed: 0,
      stepCount,
    });
    const images = await last(ascent);
    const verdicts: number[] = [];
    for (const { image } of images) {
      const [best] = topClasses(await predict(model, { image: deAveraged(image) }), 1);
      verdicts.push(best?.index ?? -1);
    }
    weights.dispose();
    expect(verdicts).toEqual(classes);
  },
);
