import { FeaturescopeError, findRecipe, type Network } from '@featurescope/core';
import { expose } from 'comlink';
import { afterEach, expect, it } from 'vitest';
import { fakeWorker, type FakeWorker } from '../../test/fake-worker.js';
import { serveEngine } from '../boundary/engine-wire.js';
import { installTransferHandlers } from '../boundary/transfer-handlers.js';
import type { BackendName, EngineApi, ReaderApi } from '../contract.js';
import { trialLayer, trialNetwork } from '../engine/trial-network.js';
import { openModelSession, type ModelSession, type ModelSessionOptions } from './model-session.js';

const request = { layer: trialLayer, channels: [0], recipe: findRecipe('chollet-filters'), seed: 1 };

/** An engine that says what it was asked, and ends its work when it is told to. */
interface FakeEngine {
  readonly worker: FakeWorker;
  backend: BackendName | null;
  /** As it came: with its weights. */
  network: Network | null;
  readonly running: { readonly end: () => void; readonly fail: (error: Error) => void }[];
  madeCount: number;
}

const engines: FakeEngine[] = [];
const sessions: ModelSession[] = [];
let readCount = 0;

afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose();
  expect(engines.splice(0).every(({ worker }) => worker.isTerminated())).toBe(true);
  readCount = 0;
});

/** @param ladder what 'auto' gives, from the top */
function fakeEngine(ladder: readonly BackendName[], canStart: boolean): FakeWorker['worker'] {
  const index = engines.length;
  const api: Partial<EngineApi> = {
    start: ({ backend, passOver = [] }) => {
      const free = ladder.find((name) => !passOver.some((other) => other.backend === name)) ?? 'cpu';
      engine.backend = backend === 'auto' ? free : backend;
      return canStart
        ? Promise.resolve({ backend: engine.backend, adapter: null, passedOver: [] })
        : Promise.reject(new FeaturescopeError('OUT_OF_MEMORY', 'No room for another engine.'));
    },
    openModel: (network) => {
      engine.network = network;
      return Promise.resolve({ name: `of ${index}`, parameterCount: 1 } as never);
    },
    copyModel: () => Promise.resolve(structuredClone(engine.network as Network)),
    kernel: () => Promise.resolve({ layer: `of ${index}` } as never),
    maximize: (_request, { signal } = {}) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reject(new DOMException('cancelled', 'AbortError'));
        });
        engine.running.push({
          end: () => {
            engine.madeCount++;
            resolve([{ channel: index } as never]);
          },
          fail: reject,
        });
      }),
  };
  const engine: FakeEngine = {
    worker: fakeWorker((endpoint) => {
      serveEngine(api as EngineApi, endpoint);
    }),
    backend: null,
    network: null,
    running: [],
    madeCount: 0,
  };
  engines.push(engine);
  return engine.worker.worker;
}

interface OpenOptions extends Partial<ModelSessionOptions> {
  readonly ladder?: readonly BackendName[];
  /** The number of the engine that cannot be started. */
  readonly broken?: number;
}

async function open({ ladder = ['wasm', 'cpu'], broken, ...options }: OpenOptions = {}) {
  const session = await openModelSession({
    createEngineWorker: () => fakeEngine(ladder, engines.length !== broken),
    createReaderWorker: () =>
      fakeWorker((endpoint) => {
        installTransferHandlers();
        readCount++;
        expose(
          {
            prepare: () => Promise.resolve(),
            read: () => Promise.resolve(trialNetwork()),
          } satisfies ReaderApi,
          endpoint,
        );
      }).worker,
    file: { name: 'trial.h5', content: new Blob() },
    sibling: () => Promise.resolve(null),
    backend: 'auto',
    engineCount: 2,
    ...options,
  });
  sessions.push(session);
  return session;
}

/** Lets messages through until it holds. */
async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition).toBe(true);
}

const channelOf = async (made: ReturnType<ModelSession['maximize']>) => (await made)[0]?.channel;

it('runs calls side by side on engines that each have a copy of the network', async () => {
  const session = await open();
  expect(session.concurrency).toBe(2);
  const made = [1, 2, 3].map(() => channelOf(session.maximize(request)));
  await until(() => engines.length === 2 && engines.every(({ running }) => running.length === 1));
  expect(engines[1]?.backend).toBe('wasm');
  expect(engines[1]?.network).toEqual(engines[0]?.network);
  expect(readCount).toBe(1);
  engines[1]?.running[0]?.end();
  await until(() => engines[1]?.running.length === 2);
  engines[0]?.running[0]?.end();
  engines[1]?.running[1]?.end();
  expect(await Promise.all(made)).toEqual([0, 1, 1]);
});

it('has one engine on a GPU', async () => {
  const session = await open({ ladder: ['webgpu', 'wasm', 'cpu'] });
  expect(session.concurrency).toBe(1);
  const made = [channelOf(session.maximize(request)), channelOf(session.maximize(request))];
  await until(() => engines[0]?.running.length === 1);
  engines[0]?.running[0]?.end();
  await until(() => engines[0]?.running.length === 2);
  engines[0]?.running[1]?.end();
  expect(await Promise.all(made)).toEqual([0, 0]);
  expect(engines).toHaveLength(1);
});

it('replaces a crashed engine by one of its kind, makes its call again, and leaves the work of others alone', async () => {
  const restarts: unknown[] = [];
  const session = await open({ onRestart: (reason) => restarts.push(reason) });
  const made = [channelOf(session.maximize(request)), channelOf(session.maximize(request))];
  await until(() => engines.length === 2 && engines.every(({ running }) => running.length === 1));
  engines[0]?.worker.crash('boom');
  await until(() => engines[2]?.running.length === 1);
  expect(engines[2]?.backend).toBe('wasm');
  expect(session.concurrency).toBe(2);
  engines[1]?.running[0]?.end();
  engines[2]?.running[0]?.end();
  expect(await Promise.all(made)).toEqual([2, 1]);
  expect([restarts, readCount]).toEqual([[], 1]);
});

it('goes on with fewer engines when one runs out of memory', async () => {
  const fewer: [string, number][] = [];
  const session = await open({ onFewerEngines: ({ code }, count) => fewer.push([code, count]) });
  const made = [channelOf(session.maximize(request)), channelOf(session.maximize(request))];
  await until(() => engines.length === 2 && engines.every(({ running }) => running.length === 1));
  engines[1]?.running[0]?.fail(new FeaturescopeError('OUT_OF_MEMORY', 'No memory is left.'));
  await until(() => fewer.length === 1);
  expect(fewer).toEqual([['OUT_OF_MEMORY', 1]]);
  expect([session.concurrency, engines[1]?.worker.isTerminated()]).toEqual([1, true]);
  engines[0]?.running[0]?.end();
  await until(() => engines[0]?.running.length === 2);
  engines[0]?.running[1]?.end();
  expect(await Promise.all(made)).toEqual([0, 0]);
  expect(engines).toHaveLength(2);
});

it('goes on with the first engine when another cannot be started', async () => {
  const fewer: string[] = [];
  const session = await open({ broken: 1, onFewerEngines: ({ message }) => fewer.push(message) });
  await until(() => fewer.length === 1);
  expect(fewer).toEqual(['No room for another engine.']);
  expect(session.concurrency).toBe(1);
});

it('goes down the ladder when the last engine dies, and starts as many as the new backend takes', async () => {
  const restarts: string[] = [];
  const session = await open({
    ladder: ['webgpu', 'wasm', 'cpu'],
    onRestart: (reason, { backend }) => restarts.push(`${reason.code}: ${backend}`),
  });
  const made = channelOf(session.maximize(request));
  await until(() => engines[0]?.running.length === 1);
  engines[0]?.running[0]?.fail(new FeaturescopeError('DEVICE_LOST', 'The GPU was lost.'));
  await until(() => engines[1]?.running.length === 1);
  engines[1]?.running[0]?.end();
  expect(await made).toBe(1);
  expect(restarts).toEqual(['DEVICE_LOST: wasm']);
  expect([session.concurrency, session.backend.backend, readCount]).toEqual([2, 'wasm', 2]);
  await until(() => engines.length === 3 && engines[2]?.network !== null);
});

it('answers questions beside the work', async () => {
  const session = await open({ engineCount: 1 });
  const made = session.maximize(request);
  await until(() => engines[0]?.running.length === 1);
  expect(await session.kernel('any')).toEqual({ layer: 'of 0' });
  engines[0]?.running[0]?.end();
  await made;
});

it('cancels a call that waits, and all calls when it is disposed of', async () => {
  const session = await open({ engineCount: 1 });
  const running = session.maximize(request);
  const controller = new AbortController();
  const waiting = session.maximize(request, { signal: controller.signal });
  await until(() => engines[0]?.running.length === 1);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  session.dispose();
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  await expect(session.kernel('any')).rejects.toMatchObject({ name: 'AbortError' });
});
