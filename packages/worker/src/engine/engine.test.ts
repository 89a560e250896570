import { FeaturescopeError, findRecipe } from '@featurescope/core';
import { expect, it } from 'vitest';
import type { BackendDriver } from './backend-driver.js';
import { cpuDriver } from './cpu-driver.js';
import { Engine } from './engine.js';
import { trialNetwork, trialLayer } from './trial-network.js';

const request = {
  layer: trialLayer,
  channels: [0],
  recipe: findRecipe('chollet-filters'),
  seed: 1,
  canvasSize: 8,
  stepCount: 10_000,
};

/** A device that can be pulled out. */
function losableDriver(): BackendDriver & { lose(): void } {
  let report: (failure: FeaturescopeError) => void = () => undefined;
  return {
    ...cpuDriver,
    onFailure: (listener) => (report = listener),
    lose: () => {
      report(new FeaturescopeError('DEVICE_LOST', 'The GPU was lost: unplugged.'));
    },
  };
}

it('rejects the running job, those that wait and those to come when its device is lost', async () => {
  const driver = losableDriver();
  const engine = new Engine([driver]);
  await engine.start({ backend: 'auto' });
  await engine.openModel(trialNetwork());
  const outcomes = Promise.allSettled([
    engine.maximize(request, {
      onProgress: ({ step }) => {
        if (step === 2) driver.lose();
      },
    }),
    engine.maximize(request),
  ]);
  for (const outcome of await outcomes) expect(outcome).toMatchObject({ reason: { code: 'DEVICE_LOST' } });
  await expect(engine.maximize(request)).rejects.toMatchObject({ code: 'DEVICE_LOST' });
  // Weights in memory are still there.
  await expect(engine.kernel('first')).resolves.toMatchObject({ layer: 'first' });
});

it('ends running work when it is closed, as cancelled', async () => {
  const engine = new Engine([cpuDriver]);
  await engine.start({ backend: 'auto' });
  await engine.openModel(trialNetwork());
  const running = engine.maximize(request);
  const closed = engine.close();
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  await closed;
  await expect(engine.kernel('first')).rejects.toThrow('no open model');
});

it('lets go of memory between octaves and after a job', async () => {
  const steps: number[] = [];
  let trimmedAfter: number[] = [];
  const engine = new Engine([{ ...cpuDriver, trim: () => trimmedAfter.push(steps.length) }]);
  await engine.start({ backend: 'auto' });
  await engine.openModel(trialNetwork());
  const recipe = { ...request.recipe, octaves: { count: 3, scale: 1.5 } };
  await engine.maximize(
    { ...request, recipe, canvasSize: 48, stepCount: 6 },
    { onProgress: ({ octave }) => steps.push(octave) },
  );
  expect(steps).toEqual([1, 1, 2, 2, 3, 3]);
  // Before the second and the third octave's first step is told of, and at the end.
  expect(trimmedAfter).toEqual([2, 4, 6]);
  trimmedAfter = [];
  await expect(engine.maximize({ ...request, canvasSize: -1 })).rejects.toThrow();
  expect(trimmedAfter).toHaveLength(1);
});
