import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRecipe, type FloatImage, type MaximizeRequest } from '@featurescope/core';
import { fakeWorker, type FakeWorker } from '../../test/fake-worker.js';
import { serveEngine } from '../boundary/engine-wire.js';
import { connectEngine, type EngineClient } from '../client/engine-client.js';
import type { BackendReport, EngineApi } from '../contract.js';
import { trialLayer, trialNetwork } from '../engine/trial-network.js';
import { createEngine } from './create-engine.js';

const request: MaximizeRequest = {
  layer: trialLayer,
  channels: [0, 1],
  recipe: findRecipe('chollet-filters'),
  seed: 7,
  canvasSize: 16,
  stepCount: 5,
};
const picture: FloatImage = {
  width: 6,
  height: 6,
  channels: 3,
  values: Float32Array.from({ length: 108 }, (_, index) => Math.cos(index)),
};

describe('the engine in Node', () => {
  let engine: EngineApi;
  let report: BackendReport;
  let tensorsBefore: number;

  beforeAll(async () => {
    engine = createEngine();
    report = await engine.start({ backend: 'auto' });
    tensorsBefore = memory().numTensors;
    await engine.openModel(trialNetwork());
  });

  afterAll(async () => {
    await engine.close();
    expect(memory().numTensors).toBe(tensorsBefore);
  });

  it('computes with wasm, and says why not with something faster', () => {
    expect(report).toEqual({
      backend: 'wasm',
      adapter: null,
      passedOver: [
        { backend: 'webgpu', reason: 'There is no WebGPU in Node.' },
        { backend: 'webgl', reason: 'There is no WebGL in Node.' },
      ],
    });
  });

  it('gives kernels as copies', async () => {
    const kernel = await engine.kernel('first');
    expect(kernel.shape).toEqual([3, 3, 3, 4]);
    const value = kernel.values[0];
    kernel.values.fill(0);
    expect((await engine.kernel('first')).values[0]).toBe(value);
  });

  it('makes pictures that excite their channels, the same bytes for the same seed', async () => {
    const first = await engine.maximize(request);
    const second = await engine.maximize(request);
    for (const [index, { activation, startActivation, picture: made, image }] of first.entries()) {
      expect(activation).toBeGreaterThan(startActivation);
      expect(second[index]?.picture.data).toEqual(made.data);
      expect(await engine.channelMean({ layer: trialLayer, channel: index, image })).toBeCloseTo(
        activation,
        2,
      );
    }
    const [other] = await engine.maximize({ ...request, seed: 8 });
    expect(other?.picture.data).not.toEqual(first[0]?.picture.data);
  });

  it('describes the output of every layer', async () => {
    const activations = await engine.activations(picture);
    expect(activations.map(({ layer, shape }) => [layer, ...shape])).toContainEqual([trialLayer, 1, 3, 3, 2]);
  });

  it('gives the maps of a layer, and small ones of all layers', async () => {
    const maps = await engine.featureMaps({ layer: trialLayer, image: picture });
    expect(maps).toMatchObject({ layer: trialLayer, width: 3, height: 3, channels: 2 });
    const activations = await engine.activations(picture);
    const { first8 } = activations.find(({ layer }) => layer === trialLayer) ?? {};
    expect(Array.from(maps.values.slice(0, 8))).toEqual(first8);
    const done: number[] = [];
    const strip = await engine.layerStrip(
      { image: picture, mapsPerLayer: 1, side: 3 },
      { onProgress: (progress) => done.push(progress.done) },
    );
    expect(strip.map(({ layer }) => layer)).toEqual(['input', 'first', 'relu', trialLayer]);
    expect(done).toEqual([1, 2, 3, 4]);
  });

  it('predicts, with channels scaled where that is wished', async () => {
    const { outputLayer, logits, probabilities } = await engine.predict({ image: picture });
    expect([outputLayer, probabilities, logits.length]).toEqual([trialLayer, null, 18]);
    const nudges = [{ layer: trialLayer, channel: 0, factor: 0 }];
    const silenced = await engine.predict({ image: picture, nudges });
    expect(Array.from(silenced.logits)).toEqual(
      Array.from(logits, (logit, index) => (index % 2 === 0 ? 0 : logit)),
    );
  });

  it('surveys an image and its weights, and knows what a cell sees', async () => {
    const { layers } = await engine.survey({ image: picture });
    expect(layers.map(({ layer, filtersOf }) => [layer, filtersOf])).toEqual([
      ['first', null],
      ['relu', 'first'],
      [trialLayer, trialLayer],
    ]);
    expect((await engine.weightHealth()).map(({ layer, filterCount }) => [layer, filterCount])).toEqual([
      ['first', 4],
      [trialLayer, 2],
    ]);
    const field = await engine.receptiveField(trialLayer, { width: 6, height: 6 });
    expect(field).toMatchObject({ size: [5, 5], stride: [2, 2], start: [-1, -1] });
    await expect(engine.receptiveField('frist', { width: 6, height: 6 })).rejects.toMatchObject({
      code: 'LAYER_NOT_FOUND',
    });
  });

  it('does not begin what has been cancelled', async () => {
    const signal = AbortSignal.abort();
    const cancelled = { name: 'AbortError' };
    await expect(engine.featureMaps({ layer: trialLayer, image: picture }, { signal })).rejects.toMatchObject(
      cancelled,
    );
    await expect(engine.predict({ image: picture }, { signal })).rejects.toMatchObject(cancelled);
    await expect(engine.survey({ image: picture }, { signal })).rejects.toMatchObject(cancelled);
  });

  it('stops within one step of an abort, and leaks nothing', async () => {
    await engine.maximize(request);
    const tensorCount = memory().numTensors;
    const controller = new AbortController();
    const steps: number[] = [];
    const cancelled = engine.maximize(
      { ...request, stepCount: 1000 },
      {
        signal: controller.signal,
        onProgress: ({ step }) => {
          steps.push(step);
          if (step === 3) controller.abort();
        },
      },
    );
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect(steps).toEqual([1, 2, 3]);
    await engine.maximize({ ...request, stepCount: 50 });
    await engine.activations(picture);
    expect(memory().numTensors).toBe(tensorCount);
  });

  it('explains a class, telling how far it is, and stops within one pass of an abort', async () => {
    const explain = { method: 'smoothgrad', image: picture, classIndex: 1, layer: null } as const;
    const progress: number[] = [];
    const { values, logit } = await engine.attribute(
      { ...explain, options: { samples: 40 } },
      { onProgress: ({ done }) => progress.push(done) },
    );
    expect(values).toHaveLength(108);
    expect(logit).toBeCloseTo(await engine.channelMean({ layer: trialLayer, channel: 1, image: picture }), 4);
    expect(progress).toEqual([16, 32, 40]);
    const tensorCount = memory().numTensors;
    const controller = new AbortController();
    const seen: number[] = [];
    const cancelled = engine.attribute(
      { ...explain, options: { samples: 1000 } },
      {
        signal: controller.signal,
        onProgress: ({ done }) => {
          seen.push(done);
          if (done === 32) controller.abort();
        },
      },
    );
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toEqual([16, 32]);
    expect(memory().numTensors).toBe(tensorCount);
    await expect(engine.attribute({ ...explain, classIndex: 2 })).rejects.toThrow('classes 0 to 1');
  });

  it('answers small questions between the steps of a long job, and runs long jobs one after the other', async () => {
    const log: string[] = [];
    const long = engine.maximize(
      { ...request, stepCount: 40 },
      { onProgress: ({ step }) => log.push(`long ${step}`) },
    );
    const next = engine.maximize({ ...request, stepCount: 1 }, { onProgress: () => log.push('next') });
    await engine.kernel('first');
    await engine.channelMean({ layer: trialLayer, channel: 0, image: picture });
    log.push('questions answered');
    await Promise.all([long, next]);
    expect(log.indexOf('questions answered')).toBeLessThan(log.indexOf('long 40'));
    expect(log.at(-1)).toBe('next');
  });

  it('refuses what cannot be, in words', async () => {
    await expect(engine.kernel('frist')).rejects.toMatchObject({ code: 'LAYER_NOT_FOUND' });
    await expect(engine.maximize({ ...request, channels: [9] })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    });
    await expect(engine.start({ backend: 'auto' })).rejects.toThrow('started already');
  });

  it('refuses a backend that Node does not have, when it is chosen by name', async () => {
    await expect(createEngine().start({ backend: 'webgpu' })).rejects.toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
    });
  });

  describe('across a message channel', () => {
    let client: EngineClient;
    let fake: FakeWorker;
    beforeAll(() => {
      fake = fakeWorker((endpoint) => {
        serveEngine(engine, endpoint);
      });
      client = connectEngine(fake.worker);
    });

    it('gives the same bytes', async () => {
      const [here] = await engine.maximize(request);
      const [there] = await client.maximize(request);
      expect(there).toEqual(here);
      const explain = { method: 'grad-cam', image: picture, classIndex: 0, layer: 'relu' } as const;
      expect(await client.attribute(explain)).toEqual(await engine.attribute(explain));
    });

    it('gives the same maps, predictions, strips and surveys', async () => {
      const image = picture;
      const strip = { image, mapsPerLayer: 2, side: 4 };
      expect(await client.featureMaps({ layer: 'relu', image })).toEqual(
        await engine.featureMaps({ layer: 'relu', image }),
      );
      expect(await client.predict({ image })).toEqual(await engine.predict({ image }));
      expect(await client.layerStrip(strip)).toEqual(await engine.layerStrip(strip));
      expect(await client.survey({ image })).toEqual(await engine.survey({ image }));
      expect(await client.weightHealth()).toEqual(await engine.weightHealth());
      const size = { width: 6, height: 6 };
      expect(await client.receptiveField('first', size)).toEqual(await engine.receptiveField('first', size));
      // The image is still there for the next call.
      expect(image.values).toHaveLength(108);
    });

    it('carries errors with their code', async () => {
      await expect(client.kernel('frist')).rejects.toMatchObject({
        name: 'FeaturescopeError',
        code: 'LAYER_NOT_FOUND',
      });
    });

    it('carries an abort, promptly, and progress', async () => {
      const controller = new AbortController();
      const steps: number[] = [];
      const cancelled = client.maximize(
        { ...request, stepCount: 50_000 },
        {
          signal: controller.signal,
          onProgress: ({ step }) => {
            steps.push(step);
            if (step > 3) controller.abort();
          },
        },
      );
      await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
      expect(steps.length).toBeGreaterThan(0);
      expect(Math.max(...steps)).toBeLessThan(1000);
      await expect(client.maximize(request, { signal: controller.signal })).rejects.toMatchObject({
        name: 'AbortError',
      });
    });

    it('settles calls when the worker dies', async () => {
      const controller = new AbortController();
      const waiting = client.maximize({ ...request, stepCount: 50_000 }, { signal: controller.signal });
      fake.crash('Uncaught RangeError: boom');
      await expect(waiting).rejects.toMatchObject({ code: 'WORKER_CRASHED' });
      await expect(waiting).rejects.toThrow('The compute worker stopped: Uncaught RangeError: boom');
      await expect(client.kernel('first')).rejects.toMatchObject({ code: 'WORKER_CRASHED' });
    });
  });
});
