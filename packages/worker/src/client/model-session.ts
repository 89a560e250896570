import { FeaturescopeError, type ImportProgress, type NetworkSummary } from '@featurescope/core';
import { abortError, throwIfAborted } from '../boundary/abort-error.js';
import {
  backendNames,
  type BackendChoice,
  type BackendReport,
  type EngineApi,
  type PassedOverBackend,
  type ReadableFile,
  type SiblingLookup,
} from '../contract.js';
import { connectEngine, type EngineClient } from './engine-client.js';
import { readModel } from './reader-client.js';
import type { WorkerLike } from './worker-link.js';

export interface ModelSessionOptions {
  /** Starts a worker from the engine's bundle. Called again when the engine has died. */
  readonly createEngineWorker: () => WorkerLike;
  /** Starts a worker from the reader's bundle. Called for each reading of the file. */
  readonly createReaderWorker: () => WorkerLike;
  /** Kept, to read the model again when the engine has died. */
  readonly file: ReadableFile;
  readonly sibling: SiblingLookup;
  /** What the person pointed to as the architecture of a file that holds weights only. Default: nothing. */
  readonly architecture?: ReadableFile | null;
  readonly backend: BackendChoice;
  /** Aborts the opening; rejects with `AbortError`. */
  readonly signal?: AbortSignal;
  readonly onReadProgress?: (progress: ImportProgress) => void;
  /** Told each time that a backend has been chosen. */
  readonly onBackend?: (report: BackendReport) => void;
  /** Told when the engine has died and another has taken its place: why, and what computes now. */
  readonly onRestart?: (reason: FeaturescopeError, report: BackendReport) => void;
}

/** An open model: what an engine can do with it, for as long as the session lives and whatever happens to the engine. */
export interface ModelSession extends Omit<EngineApi, 'start' | 'openModel' | 'close'> {
  readonly summary: NetworkSummary;
  /** What computes now. */
  readonly backend: BackendReport;
  /** Ends the workers; calls that wait reject with `AbortError`. */
  dispose(): void;
}

interface RunningEngine {
  readonly client: EngineClient;
  readonly report: BackendReport;
  readonly summary: NetworkSummary;
}

/**
 * Reads a model and starts an engine for it. When the engine dies (its worker crashes, its device is lost, its memory is
 * used up), another is started on the next backend of the ladder, the model is read again from the file, and the
 * interrupted call is made once more.
 *
 * @throws as `readModel` and `EngineApi.start`
 */
export async function openModelSession(options: ModelSessionOptions): Promise<ModelSession> {
  const session = new Session(options);
  await session.open();
  return session;
}

class Session implements ModelSession {
  readonly #options: ModelSessionOptions;
  /** Ends what is being opened. */
  readonly #ending = new AbortController();
  readonly #passOver: PassedOverBackend[] = [];
  readonly #replaced = new WeakSet<RunningEngine>();
  #running: Promise<RunningEngine> | null = null;
  #current: RunningEngine | null = null;

  constructor(options: ModelSessionOptions) {
    this.#options = options;
  }

  get summary(): NetworkSummary {
    return this.#engine().summary;
  }

  get backend(): BackendReport {
    return this.#engine().report;
  }

  async open(): Promise<void> {
    const { signal } = this.#options;
    throwIfAborted(signal);
    const abort = () => {
      this.#ending.abort();
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      this.#running = this.#startSomewhere(this.#options.backend);
      await this.#running;
    } catch (error) {
      this.dispose();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  readonly kernel: EngineApi['kernel'] = (layer) => this.#call((engine) => engine.kernel(layer));

  readonly maximize: EngineApi['maximize'] = (request, callOptions) =>
    this.#call((engine) => engine.maximize(request, callOptions));

  readonly maximizeObjective: EngineApi['maximizeObjective'] = (request, callOptions) =>
    this.#call((engine) => engine.maximizeObjective(request, callOptions));

  readonly measure: EngineApi['measure'] = (request, callOptions) =>
    this.#call((engine) => engine.measure(request, callOptions));

  readonly dream: EngineApi['dream'] = (request, callOptions) =>
    this.#call((engine) => engine.dream(request, callOptions));

  readonly channelMean: EngineApi['channelMean'] = (request) =>
    this.#call((engine) => engine.channelMean(request));

  readonly activations: EngineApi['activations'] = (image, callOptions) =>
    this.#call((engine) => engine.activations(image, callOptions));

  readonly featureMaps: EngineApi['featureMaps'] = (request, callOptions) =>
    this.#call((engine) => engine.featureMaps(request, callOptions));

  readonly layerStrip: EngineApi['layerStrip'] = (request, callOptions) =>
    this.#call((engine) => engine.layerStrip(request, callOptions));

  readonly predict: EngineApi['predict'] = (request, callOptions) =>
    this.#call((engine) => engine.predict(request, callOptions));

  readonly attribute: EngineApi['attribute'] = (request, callOptions) =>
    this.#call((engine) => engine.attribute(request, callOptions));

  readonly survey: EngineApi['survey'] = (request, callOptions) =>
    this.#call((engine) => engine.survey(request, callOptions));

  readonly receptiveField: EngineApi['receptiveField'] = (layer, inputSize) =>
    this.#call((engine) => engine.receptiveField(layer, inputSize));

  readonly weightHealth: EngineApi['weightHealth'] = () => this.#call((engine) => engine.weightHealth());

  dispose(): void {
    this.#ending.abort();
    this.#current?.client.terminate();
  }

  #engine(): RunningEngine {
    if (!this.#current) throw new FeaturescopeError('INTERNAL', 'The model is not open yet.');
    return this.#current;
  }

  async #call<Result>(make: (engine: EngineClient) => Promise<Result>): Promise<Result> {
    const engine = await this.#alive();
    try {
      return await make(engine.client);
    } catch (error) {
      if (this.#ending.signal.aborted) throw abortError();
      if (!isEngineDeath(error)) throw error;
      this.#restart(engine, error);
      return await make((await this.#alive()).client);
    }
  }

  #alive(): Promise<RunningEngine> {
    if (this.#ending.signal.aborted) return Promise.reject(abortError());
    return this.#running ?? Promise.reject(new FeaturescopeError('INTERNAL', 'The model is not open yet.'));
  }

  /** Replaces a dead engine. Of several calls that fail with it, the first one does so. */
  #restart(dead: RunningEngine, reason: FeaturescopeError): void {
    if (this.#replaced.has(dead)) return;
    this.#replaced.add(dead);
    dead.client.terminate();
    for (const backend of backendNames.slice(0, backendNames.indexOf(dead.report.backend) + 1)) {
      const known = dead.report.passedOver.find((other) => other.backend === backend);
      this.#skip(known ?? { backend, reason: reason.message });
    }
    this.#running = this.#startSomewhere('auto').then((engine) => {
      this.#options.onRestart?.(reason, engine.report);
      return engine;
    });
    // Whoever calls next gets the rejection; until then it is not unhandled.
    this.#running.catch(() => undefined);
  }

  /** Starts an engine, on a lower backend when one kills its worker before it has said which it is. */
  async #startSomewhere(choice: BackendChoice): Promise<RunningEngine> {
    for (;;) {
      try {
        return await this.#start(choice);
      } catch (error) {
        const tried = backendNames.find((name) => !this.#passOver.some((other) => other.backend === name));
        const mayTryLower =
          choice === 'auto' && isEngineDeath(error) && tried !== undefined && tried !== 'cpu';
        if (!mayTryLower || this.#ending.signal.aborted) throw error;
        this.#skip({ backend: tried, reason: error.message });
      }
    }
  }

  async #start(backend: BackendChoice): Promise<RunningEngine> {
    const { createEngineWorker, createReaderWorker, file, sibling, architecture, onBackend, onReadProgress } =
      this.#options;
    const { signal } = this.#ending;
    throwIfAborted(signal);
    const client = connectEngine(createEngineWorker());
    const end = () => {
      client.terminate();
    };
    signal.addEventListener('abort', end, { once: true });
    const reading = new AbortController();
    const endReading = () => {
      reading.abort();
    };
    signal.addEventListener('abort', endReading, { once: true });
    try {
      const [report, network] = await Promise.all([
        client.start({ backend, passOver: this.#passOver }),
        readModel(createReaderWorker, file, sibling, {
          signal: reading.signal,
          architecture: architecture ?? null,
          ...(onReadProgress && { onProgress: onReadProgress }),
        }),
      ]);
      const summary = await client.openModel(network);
      const engine = { client, report, summary };
      this.#current = engine;
      onBackend?.(report);
      return engine;
    } catch (error) {
      // The one that did not fail must not go on.
      reading.abort();
      client.terminate();
      throw signal.aborted ? abortError() : error;
    } finally {
      signal.removeEventListener('abort', end);
      signal.removeEventListener('abort', endReading);
    }
  }

  #skip(passed: PassedOverBackend): void {
    if (!this.#passOver.some((other) => other.backend === passed.backend)) this.#passOver.push(passed);
  }
}

/** After these the engine is of no more use, whatever the call was. */
function isEngineDeath(error: unknown): error is FeaturescopeError {
  return (
    error instanceof FeaturescopeError &&
    (error.code === 'DEVICE_LOST' || error.code === 'OUT_OF_MEMORY' || error.code === 'WORKER_CRASHED')
  );
}
