import {
  FeaturescopeError,
  featurescopeErrorFrom,
  type ImportProgress,
  type Network,
  type NetworkSummary,
} from '@featurescope/core';
import { abortError, throwIfAborted } from '../boundary/abort-error.js';
import {
  backendNames,
  type BackendChoice,
  type BackendReport,
  type ComingFile,
  type EngineApi,
  type PassedOverBackend,
  type ReadableFile,
  type SiblingLookup,
  type StartRequest,
} from '../contract.js';
import { connectEngine, type EngineClient } from './engine-client.js';
import { engineCountFor } from './engine-count.js';
import { EnginePool } from './engine-pool.js';
import { readModel } from './reader-client.js';
import type { WorkerLike } from './worker-link.js';

export interface ModelSessionOptions {
  /** Starts a worker from the engine's bundle. Called for each engine, and again when one has died. */
  readonly createEngineWorker: () => WorkerLike | Promise<WorkerLike>;
  /** Starts a worker from the reader's bundle. Called for each reading of the file. */
  readonly createReaderWorker: () => WorkerLike | Promise<WorkerLike>;
  /** Kept, to read the model again when the engine has died. */
  readonly file: ComingFile;
  readonly sibling: SiblingLookup;
  /** What the person pointed to as the architecture of a file that holds weights only. Default: nothing. */
  readonly architecture?: ReadableFile | null;
  readonly backend: BackendChoice;
  /** How many engines compute side by side on a processor; a GPU has one. Default: 0, as many as suit the machine. */
  readonly engineCount?: number;
  /** Aborts the opening; rejects with `AbortError`. */
  readonly signal?: AbortSignal;
  readonly onReadProgress?: (progress: ImportProgress) => void;
  /** Told each time that a backend has been chosen. */
  readonly onBackend?: (report: BackendReport) => void;
  /** Told when the engine has died and another has taken its place: why, and what computes now. */
  readonly onRestart?: (reason: FeaturescopeError, report: BackendReport) => void;
  /** Told when an engine has died, or could not be started, and the others go on without it: why, and how many they are. */
  readonly onFewerEngines?: (reason: FeaturescopeError, engineCount: number) => void;
}

/** An open model: what an engine can do with it, for as long as the session lives and whatever happens to its engines. */
export interface ModelSession extends Omit<EngineApi, 'start' | 'openModel' | 'copyModel' | 'close'> {
  readonly summary: NetworkSummary;
  /** What computes now. */
  readonly backend: BackendReport;
  /**
   * How many lasting calls run side by side; more wait their turn. It grows to this while engines start, and changes when the
   * backend does or an engine is given up.
   */
  readonly concurrency: number;
  /** Ends the workers; calls that wait reject with `AbortError`. */
  dispose(): void;
}

/** What there really is, which the types do not say: `deviceMemory`, in GiB, is Chromium's alone, and Node 20 has none of it. */
interface RealGlobal {
  readonly navigator?: { readonly hardwareConcurrency?: number; readonly deviceMemory?: number };
}

/** What the first engine of a backend says; those that help it would say the same. */
interface Opened {
  readonly report: BackendReport;
  readonly summary: NetworkSummary;
}

/** So often a crashed engine is replaced by one of its kind while others live. After that they go on without it. */
const mostReplacements = 4;

/**
 * Reads a model and starts an engine for it, then, on a processor, more of them, each with a copy of the network. Lasting
 * calls go to an idle engine. When an engine dies, its call is made once more on another. While others of its kind live, a
 * crashed one is replaced, and one that ran out of memory is not. When the last one dies (its worker crashes, its device is
 * lost, its memory is used up), another is started on the next backend of the ladder and the model is read again from the
 * file.
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
  /** Ends everything. */
  readonly #ending = new AbortController();
  readonly #passOver: PassedOverBackend[] = [];
  readonly #pool = new EnginePool<EngineClient>();
  /** Ends the engines of the backend at hand, those included that are being started. */
  #crew = new AbortController();
  #opened: Opened | null = null;
  /** How many engines there are or will be. */
  #engineCount = 1;
  #replacementCount = 0;

  constructor(options: ModelSessionOptions) {
    this.#options = options;
  }

  get summary(): NetworkSummary {
    return this.#state().summary;
  }

  get backend(): BackendReport {
    return this.#state().report;
  }

  get concurrency(): number {
    return this.#engineCount;
  }

  async open(): Promise<void> {
    const { signal } = this.#options;
    throwIfAborted(signal);
    const abort = () => {
      this.#ending.abort();
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await this.#startSomewhere(this.#options.backend);
    } catch (error) {
      this.dispose();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  readonly networkHash: EngineApi['networkHash'] = () => this.#ask((engine) => engine.networkHash());

  readonly kernel: EngineApi['kernel'] = (layer) => this.#ask((engine) => engine.kernel(layer));

  readonly maximize: EngineApi['maximize'] = (request, callOptions) =>
    this.#call((engine) => engine.maximize(request, callOptions), callOptions?.signal);

  readonly maximizeObjective: EngineApi['maximizeObjective'] = (request, callOptions) =>
    this.#call((engine) => engine.maximizeObjective(request, callOptions), callOptions?.signal);

  readonly measure: EngineApi['measure'] = (request, callOptions) =>
    this.#call((engine) => engine.measure(request, callOptions), callOptions?.signal);

  readonly dream: EngineApi['dream'] = (request, callOptions) =>
    this.#call((engine) => engine.dream(request, callOptions), callOptions?.signal);

  readonly channelMean: EngineApi['channelMean'] = (request) =>
    this.#ask((engine) => engine.channelMean(request));

  readonly activations: EngineApi['activations'] = (image, callOptions) =>
    this.#call((engine) => engine.activations(image, callOptions), callOptions?.signal);

  readonly featureMaps: EngineApi['featureMaps'] = (request, callOptions) =>
    this.#call((engine) => engine.featureMaps(request, callOptions), callOptions?.signal);

  readonly layerStrip: EngineApi['layerStrip'] = (request, callOptions) =>
    this.#call((engine) => engine.layerStrip(request, callOptions), callOptions?.signal);

  readonly predict: EngineApi['predict'] = (request, callOptions) =>
    this.#call((engine) => engine.predict(request, callOptions), callOptions?.signal);

  readonly attribute: EngineApi['attribute'] = (request, callOptions) =>
    this.#call((engine) => engine.attribute(request, callOptions), callOptions?.signal);

  readonly survey: EngineApi['survey'] = (request, callOptions) =>
    this.#call((engine) => engine.survey(request, callOptions), callOptions?.signal);

  readonly receptiveField: EngineApi['receptiveField'] = (layer, inputSize) =>
    this.#ask((engine) => engine.receptiveField(layer, inputSize));

  readonly activationBytes: EngineApi['activationBytes'] = (layer, inputSize) =>
    this.#ask((engine) => engine.activationBytes(layer, inputSize));

  readonly weightHealth: EngineApi['weightHealth'] = () => this.#ask((engine) => engine.weightHealth());

  dispose(): void {
    this.#ending.abort();
    this.#pool.close(abortError());
  }

  #state(): Opened {
    if (!this.#opened) throw new FeaturescopeError('INTERNAL', 'The model is not open yet.');
    return this.#opened;
  }

  /** Makes a lasting call on an engine that does nothing else. */
  #call<Result>(make: (engine: EngineClient) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    return this.#persist((work) => this.#pool.run(work, signal), make);
  }

  /** Makes a call that is answered between the steps of others. */
  #ask<Result>(make: (engine: EngineClient) => Promise<Result>): Promise<Result> {
    return this.#persist((work) => this.#pool.ask(work), make);
  }

  /** Makes a call, and once more on another engine when the one that it was made on dies. */
  async #persist<Result>(
    assign: (work: (engine: EngineClient) => Promise<Result>) => Promise<Result>,
    make: (engine: EngineClient) => Promise<Result>,
  ): Promise<Result> {
    const work = async (engine: EngineClient) => {
      try {
        return await make(engine);
      } catch (error) {
        if (this.#ending.signal.aborted) throw abortError();
        if (isEngineDeath(error)) this.#bury(engine, error);
        throw error;
      }
    };
    try {
      return await assign(work);
    } catch (error) {
      if (this.#ending.signal.aborted || !isEngineDeath(error)) throw error;
      return await assign(work);
    }
  }

  /** Goes on without a dead engine, or with another in its place. Of several calls that fail with it, the first one does so. */
  #bury(dead: EngineClient, reason: FeaturescopeError): void {
    if (!this.#pool.remove(dead)) return;
    dead.terminate();
    if (this.#pool.size === 0) this.#descend(reason);
    else if (reason.code === 'OUT_OF_MEMORY' || this.#replacementCount >= mostReplacements) {
      this.#doWithout(reason);
    } else {
      this.#replacementCount++;
      void this.#startAnother();
    }
  }

  #doWithout(reason: FeaturescopeError): void {
    this.#engineCount--;
    this.#options.onFewerEngines?.(reason, this.#engineCount);
  }

  /** Starts anew below a backend on which no engine lives any more. */
  #descend(reason: FeaturescopeError): void {
    const { backend: lost, passedOver } = this.backend;
    this.#crew.abort();
    for (const backend of backendNames.slice(0, backendNames.indexOf(lost) + 1)) {
      this.#skip(
        passedOver.find((other) => other.backend === backend) ?? { backend, reason: reason.message },
      );
    }
    this.#startSomewhere('auto').then(
      () => this.#options.onRestart?.(reason, this.backend),
      (error: unknown) => {
        this.#pool.close(featurescopeErrorFrom(error));
      },
    );
  }

  /** Starts an engine, on a lower backend when one kills its worker before it has said which it is. */
  async #startSomewhere(choice: BackendChoice): Promise<void> {
    for (;;) {
      this.#crew = new AbortController();
      try {
        await this.#startFirst(choice);
        return;
      } catch (error) {
        const tried = backendNames.find((name) => !this.#passOver.some((other) => other.backend === name));
        const mayTryLower =
          choice === 'auto' && isEngineDeath(error) && tried !== undefined && tried !== 'cpu';
        if (!mayTryLower || this.#ending.signal.aborted) throw error;
        this.#skip({ backend: tried, reason: error.message });
      }
    }
  }

  async #startFirst(backend: BackendChoice): Promise<void> {
    const { createReaderWorker, file, sibling, architecture, onBackend, onReadProgress } = this.#options;
    const { signal } = this.#ending;
    const reading = new AbortController();
    const endReading = () => {
      reading.abort();
    };
    signal.addEventListener('abort', endReading, { once: true });
    try {
      this.#opened = await this.#start({ backend, passOver: this.#passOver }, () =>
        readModel(createReaderWorker, file, sibling, {
          signal: reading.signal,
          architecture: architecture ?? null,
          ...(onReadProgress && { onProgress: onReadProgress }),
        }),
      );
      onBackend?.(this.#opened.report);
      this.#enlistMore(this.#opened);
    } catch (error) {
      // The one that did not fail must not go on.
      reading.abort();
      throw signal.aborted ? abortError() : error;
    } finally {
      signal.removeEventListener('abort', endReading);
    }
  }

  /** Starts those that are to help the first engine of a backend. */
  #enlistMore({ report, summary }: Opened): void {
    const { hardwareConcurrency = 2, deviceMemory = 4 } = (globalThis as RealGlobal).navigator ?? {};
    this.#engineCount = engineCountFor({
      backend: report.backend,
      wanted: this.#options.engineCount ?? 0,
      coreCount: hardwareConcurrency,
      memoryBytes: deviceMemory * 2 ** 30,
      parameterCount: summary.parameterCount,
    });
    for (let count = 1; count < this.#engineCount; count++) void this.#startAnother();
  }

  /** One more engine on the backend at hand, with a copy of the network of another. */
  async #startAnother(): Promise<void> {
    const { signal } = this.#crew;
    try {
      await this.#start({ backend: this.backend.backend }, () => this.#ask((engine) => engine.copyModel()));
    } catch (error) {
      if (!signal.aborted && !this.#ending.signal.aborted) this.#doWithout(featurescopeErrorFrom(error));
    }
  }

  /** Starts a worker and lets it work, unless the session or its crew has ended meanwhile. */
  async #start(request: StartRequest, read: () => Promise<Network>): Promise<Opened> {
    const { signal } = this.#ending;
    const crew = this.#crew.signal;
    throwIfAborted(signal);
    const reading = read();
    // Told below, where it is waited for.
    reading.catch(() => undefined);
    const client = connectEngine(await this.#options.createEngineWorker());
    const end = () => {
      client.terminate();
    };
    signal.addEventListener('abort', end, { once: true });
    crew.addEventListener('abort', end, { once: true });
    try {
      throwIfAborted(signal);
      throwIfAborted(crew);
      const [report, network] = await Promise.all([client.start(request), reading]);
      const summary = await client.openModel(network);
      throwIfAborted(crew);
      this.#pool.add(client);
      return { report, summary };
    } catch (error) {
      client.terminate();
      throw error;
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
