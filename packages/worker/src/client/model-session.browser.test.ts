import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { findRecipe, type FeaturescopeError } from '@featurescope/core';
import { fetchBlob, loadWorkerScripts, startWorker, type WorkerScripts } from '../../test/browser-workers.js';
import type { BackendReport, ReadableFile } from '../contract.js';
import { connectEngine } from './engine-client.js';
import { openModelSession, type ModelSession, type ModelSessionOptions } from './model-session.js';
import { readModel } from './reader-client.js';

const noSibling = () => Promise.resolve(null);
const request = {
  layer: 'conv2d_2',
  channels: [0, 1, 2],
  recipe: findRecipe('chollet-filters'),
  seed: 1,
  canvasSize: 28,
  stepCount: 4,
};
const sharedFolder = inject('sharedFolder');
// Absent where the page is no secure context, whatever the types say.
const adapter = await (navigator as { readonly gpu?: GPU }).gpu?.requestAdapter();

let scripts: WorkerScripts;
let digits: ReadableFile;
const sessions: ModelSession[] = [];

beforeAll(async () => {
  scripts = await loadWorkerScripts();
  digits = { name: 'digits.h5', content: await fetchBlob('/models/digits/digits.h5') };
});

afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose();
});

async function open(options: Partial<ModelSessionOptions> = {}): Promise<ModelSession> {
  const session = await openModelSession({
    createEngineWorker: () => scripts.engine(),
    createReaderWorker: () => scripts.reader(),
    file: digits,
    sibling: noSibling,
    backend: 'auto',
    ...options,
  });
  sessions.push(session);
  return session;
}

describe('a session in real workers', () => {
  it('opens a model on the fastest backend that is no software adapter, and says why', async () => {
    const reports: BackendReport[] = [];
    const session = await open({ onBackend: (report) => reports.push(report) });
    expect(reports).toEqual([session.backend]);
    expect(session.summary.layers.map(({ name }) => name)).toContain('conv2d_4');
    const reasons = session.backend.passedOver.map(({ backend, reason }) => `${backend}: ${reason}`);
    if (session.backend.backend === 'wasm') {
      expect(reasons).toEqual([
        expect.stringMatching(/^webgpu: (There is no WebGPU|WebGPU found no|.* is a software adapter)/),
        expect.stringMatching(
          /^webgl: (There is no WebGL|.* is a software adapter, slower than WebAssembly)/,
        ),
      ]);
    } else {
      expect(session.backend.adapter).not.toBeNull();
    }
  });

  it('gives kernels and pictures, the same for the same seed', async () => {
    const session = await open({ backend: 'wasm' });
    const kernelShape = session.summary.layers.find(({ name }) => name === 'conv2d_1')?.kernelShape;
    expect(kernelShape?.slice(2)).toEqual([1, 32]);
    expect((await session.kernel('conv2d_1')).shape).toEqual(kernelShape);
    const steps: number[] = [];
    const [first, second] = [
      await session.maximize(request, { onProgress: ({ step }) => steps.push(step) }),
      await session.maximize(request),
    ];
    expect(first).toHaveLength(3);
    expect(first).toEqual(second);
    expect(steps[0]).toBe(1);
    for (const { activation, startActivation, isDead } of first) {
      expect(isDead || activation > startActivation).toBe(true);
    }
    const [picture] = first;
    const mean =
      picture && (await session.channelMean({ layer: request.layer, channel: 0, image: picture.image }));
    expect(mean).toBeCloseTo(picture?.activation ?? Number.NaN, 2);
  });

  it('deals calls out to several workers, and the pictures do not depend on which', async () => {
    let workerCount = 0;
    const session = await open({
      backend: 'wasm',
      engineCount: 2,
      createEngineWorker: () => {
        workerCount++;
        return scripts.engine();
      },
    });
    const steps = { stepCount: 60 };
    const alone = await session.maximize({ ...request, ...steps });
    const deal = async () => {
      let runningCount = 0;
      let mostAtOnce = 0;
      const dealt = await Promise.all(
        request.channels.map(async (channel) => {
          let isRunning = false;
          const [made] = await session.maximize(
            { ...request, ...steps, channels: [channel] },
            {
              onProgress: () => {
                if (!isRunning) mostAtOnce = Math.max(mostAtOnce, ++runningCount);
                isRunning = true;
              },
            },
          );
          runningCount--;
          return made;
        }),
      );
      expect(dealt.map((made) => made?.picture)).toEqual(alone.map(({ picture }) => picture));
      return mostAtOnce;
    };
    // The second engine may still be starting, or one call be over before the other begins: then once more.
    await expect.poll(deal, { timeout: 30_000 }).toBe(2);
    expect(workerCount).toBe(2);
  });

  it('cancels promptly across the boundary, and works on', async () => {
    const session = await open({ backend: 'wasm' });
    const controller = new AbortController();
    let stepsAfterAbort = 0;
    const cancelled = session.maximize(
      { ...request, stepCount: 50_000 },
      {
        signal: controller.signal,
        onProgress: () => {
          if (controller.signal.aborted) stepsAfterAbort++;
          controller.abort();
        },
      },
    );
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect(stepsAfterAbort).toBe(0);
    await expect(session.kernel('conv2d_1')).resolves.toBeDefined();
  });

  it('carries errors with their codes', async () => {
    const session = await open({ backend: 'wasm' });
    await expect(session.kernel('conv2d_9')).rejects.toMatchObject({ code: 'LAYER_NOT_FOUND' });
  });

  it('survives a crash of its engine: restarts lower on the ladder and makes the interrupted call again', async () => {
    const restarts: [FeaturescopeError, BackendReport][] = [];
    let startCount = 0;
    const session = await open({
      backend: 'wasm',
      engineCount: 1,
      createEngineWorker: () => {
        startCount++;
        // The first dies in the midst of the second call.
        const fatal =
          'addEventListener("message", () => { if (globalThis.count = (globalThis.count ?? 0) + 1, count === 4) setTimeout(() => { throw new Error("boom"); }, 20); });';
        return scripts.engine(startCount === 1 ? fatal : '');
      },
      onRestart: (reason, report) => restarts.push([reason, report]),
    });
    expect(session.backend.backend).toBe('wasm');
    await session.kernel('conv2d_1');
    const made = await session.maximize({ ...request, channels: [0], stepCount: 25 });
    expect(made).toHaveLength(1);
    expect(startCount).toBe(2);
    expect(restarts).toHaveLength(1);
    const [reason, report] = restarts[0] ?? [];
    expect(reason?.code).toBe('WORKER_CRASHED');
    expect(report?.backend).toBe('cpu');
    expect(report?.passedOver.at(-1)?.backend).toBe('wasm');
    expect(report?.passedOver.at(-1)?.reason).toContain('boom');
    expect(session.backend).toEqual(report);
  });

  it('rejects what waits when it is disposed of, as cancelled', async () => {
    const session = await open({ backend: 'wasm' });
    const waiting = session.maximize({ ...request, stepCount: 50_000 });
    session.dispose();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('can be cancelled while it opens', async () => {
    const controller = new AbortController();
    const opening = open({ signal: controller.signal });
    controller.abort();
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('an engine worker', () => {
  it('settles calls when it dies', async () => {
    const engine = connectEngine(startWorker(['setTimeout(() => { throw new Error("boom"); }, 50)']));
    await expect(engine.start({ backend: 'auto' })).rejects.toMatchObject({ code: 'WORKER_CRASHED' });
    await expect(engine.kernel('any')).rejects.toThrow(/The compute worker stopped: .*boom/);
  });

  it('that cannot be started is reported', async () => {
    const engine = connectEngine(new Worker('/packages/worker/no-such-script.bundle'));
    await expect(engine.start({ backend: 'auto' })).rejects.toMatchObject({ code: 'WORKER_CRASHED' });
    engine.terminate();
  });

  it('computes in plain JavaScript where WebAssembly is forbidden, and says so', async () => {
    const frame = document.createElement('iframe');
    frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="script-src blob:; worker-src blob:">`;
    await new Promise((resolve) => {
      frame.addEventListener('load', resolve, { once: true });
      document.body.append(frame);
    });
    const inside = frame.contentWindow as (Window & typeof globalThis) | null;
    const script = await fetchBlob('/packages/worker/dist/engine-worker.bundle');
    const worker = inside && new inside.Worker(inside.URL.createObjectURL(script));
    if (!worker) throw new Error('The frame has no window.');
    const engine = connectEngine(worker);
    try {
      const report = await engine.start({
        backend: 'auto',
        passOver: [
          { backend: 'webgpu', reason: 'test' },
          { backend: 'webgl', reason: 'test' },
        ],
      });
      expect(report.backend).toBe('cpu');
      expect(report.passedOver.at(-1)?.reason).toContain('WebAssembly is not allowed here');
    } finally {
      engine.terminate();
      frame.remove();
    }
  });

  it.for(['webgpu', 'webgl'] as const)(
    'climbs with %s when it is chosen by name',
    async (backend, { skip }) => {
      if (backend === 'webgpu' && !adapter) skip('no GPU: navigator.gpu gives no adapter');
      const session = await open({ backend });
      expect(session.backend).toMatchObject({
        backend,
        passedOver: backend === 'webgl' ? [expect.anything()] : [],
      });
      expect(session.backend.adapter).toBeTruthy();
      const made = await session.maximize({ ...request, layer: 'conv2d_1', stepCount: 2 });
      const living = made.filter(({ isDead }) => !isDead);
      expect(living).not.toEqual([]);
      for (const { activation, startActivation } of living)
        expect(activation).toBeGreaterThan(startActivation);
    },
  );
});

describe('the reader', () => {
  it('reads a model, weights included', async () => {
    const network = await readModel(() => scripts.reader(), digits, noSibling);
    const weights = network.layers.find(({ name }) => name === 'conv2d_1')?.weights;
    expect(Object.values(weights ?? {}).map(({ values }) => values.some((value) => value !== 0))).toEqual([
      true,
      true,
    ]);
  });

  it('asks the page for the files beside a model.json', async () => {
    const asked: string[] = [];
    const file = { name: 'model.json', content: await fetchBlob('/models/digits/tfjs/model.json') };
    const network = await readModel(
      () => scripts.reader(),
      file,
      async (path) => {
        asked.push(path);
        return { name: path, content: await fetchBlob(`/models/digits/tfjs/${path}`) };
      },
    );
    expect(asked).toContain('group1-shard1of1.bin');
    expect(network.layers.find(({ name }) => name === 'dense_3')?.outputShape).toEqual([null, 10]);
  });

  it('refuses what is no model, with the code', async () => {
    const file = { name: 'notes.h5', content: new Blob(['just some words']) };
    await expect(readModel(() => scripts.reader(), file, noSibling)).rejects.toMatchObject({
      name: 'FeaturescopeError',
      code: 'UNSUPPORTED_FORMAT',
    });
  });

  it('that dies leaves a sentence about the file', async () => {
    const dying = () => startWorker(['setTimeout(() => { throw new Error("Aborted()"); }, 20)']);
    const reading = readModel(dying, digits, noSibling);
    await expect(reading).rejects.toMatchObject({ code: 'CORRUPT_FILE' });
    await expect(reading).rejects.toThrow('"digits.h5" cannot be read');
  });

  it('that hangs is given up', async () => {
    const hanging = () => startWorker(['for (;;);']);
    const reading = readModel(hanging, digits, noSibling, { hangTimeoutMs: 200 });
    await expect(reading).rejects.toMatchObject({ code: 'CORRUPT_FILE' });
  });

  it('survives a file that makes h5wasm abort', async ({ skip }) => {
    if (sharedFolder === null) return skip('the folder ../shared is absent');
    const name = 'var-length-strings-reused.hdf5';
    const content = await fetchBlob(`${sharedFolder}/models/bad/${name}`);
    await expect(readModel(() => scripts.reader(), { name, content }, noSibling)).rejects.toMatchObject({
      name: 'FeaturescopeError',
    });
    await expect(readModel(() => scripts.reader(), digits, noSibling)).resolves.toBeDefined();
  });
});
