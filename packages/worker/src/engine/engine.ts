import { enableProdMode } from '@tensorflow/tfjs-core';
import {
  activationBytes,
  attribute,
  channelMean,
  DeviceWeights,
  dream,
  featureMaps,
  FeaturescopeError,
  layerActivations,
  layerKernel,
  layerStrip,
  maximizeChannels,
  maximizeObjective,
  measurePicture,
  outputNode,
  predict,
  receptiveField,
  summarizeNetwork,
  surveyImage,
  weightHealthByLayer,
  type Attribution,
  type AttributionProgress,
  type AttributionRequest,
  type DreamCommand,
  type DreamRequest,
  type DreamResult,
  type FeatureMaps,
  type FeatureMapsRequest,
  type FloatImage,
  type ImageSurvey,
  type LayerActivation,
  type LayerHealth,
  type LayerKernel,
  type LayerProgress,
  type LoadedModel,
  type MaximizedChannel,
  type MaximizedImage,
  type MaximizeObjectiveRequest,
  type MaximizeProgress,
  type MaximizeRequest,
  type MeasureProgress,
  type MeasureRequest,
  type Network,
  type NetworkSummary,
  type PictureQuality,
  type Prediction,
  type PredictRequest,
  type ReceptiveField,
  type StripLayer,
  type StripRequest,
  type SurveyRequest,
} from '@featurescope/core';
import { abortError, isAbortError } from '../boundary/abort-error.js';
import type {
  BackendReport,
  CallOptions,
  ChannelMeanRequest,
  EngineApi,
  ImageSize,
  ProgressOptions,
  StartRequest,
  SteeredOptions,
} from '../contract.js';
import type { BackendDriver } from './backend-driver.js';
import { chooseBackend } from './backend-ladder.js';
import { deviceErrorFrom } from './device-error.js';
import { JobQueue } from './job-queue.js';
import { networkHash } from './network-hash.js';
import { nextTask } from './next-task.js';
import { selfTest } from './self-test.js';

/** Work goes on for so long before messages, an abort for instance, are let in. A turn costs as much as a layer of a small network. */
const longestTurnMs = 5;

/**
 * Runs core on the thread that it is made on. Lasting work runs one job at a time; kernels and single measurements slip
 * in between the steps of a running job. tfjs has one current backend per thread, so there is one engine per thread.
 */
export class Engine implements EngineApi {
  readonly #drivers: readonly BackendDriver[];
  readonly #queue = new JobQueue();
  readonly #closing = new AbortController();
  readonly #rejectOnFailure = new Set<(failure: FeaturescopeError) => void>();
  #report: BackendReport | null = null;
  #driver: BackendDriver | null = null;
  #model: LoadedModel | null = null;
  #failure: FeaturescopeError | null = null;

  /** @param drivers the backends to choose from, from fastest to slowest */
  constructor(drivers: readonly BackendDriver[]) {
    this.#drivers = drivers;
  }

  async start(request: StartRequest): Promise<BackendReport> {
    if (this.#report) throw new FeaturescopeError('INVALID_REQUEST', 'The engine has been started already.');
    // Fewer checks, and no advertising on the console.
    enableProdMode();
    const { driver, report } = await chooseBackend({ ...request, drivers: this.#drivers, selfTest });
    this.#report = report;
    this.#driver = driver;
    driver.onFailure?.((failure) => {
      this.#fail(failure);
    });
    return report;
  }

  openModel(network: Network): Promise<NetworkSummary> {
    return this.#queue.run(() => {
      this.#requireStarted();
      this.#model?.weights.dispose();
      this.#model = { network, weights: new DeviceWeights() };
      return Promise.resolve(summarizeNetwork(network));
    });
  }

  async copyModel(): Promise<Network> {
    await Promise.resolve();
    return structuredClone(this.#openModel().network);
  }

  async networkHash(): Promise<string> {
    return networkHash(this.#openModel().network);
  }

  async kernel(layer: string): Promise<LayerKernel> {
    await Promise.resolve();
    return layerKernel(this.#openModel().network, layer);
  }

  maximize(
    request: MaximizeRequest,
    { signal, onProgress }: ProgressOptions<MaximizeProgress> = {},
  ): Promise<readonly MaximizedChannel[]> {
    return this.#run(
      () => maximizeChannels(this.#openModel(), request),
      signal,
      this.#trimmingBetweenOctaves(onProgress),
    );
  }

  maximizeObjective(
    request: MaximizeObjectiveRequest,
    { signal, onProgress }: ProgressOptions<MaximizeProgress> = {},
  ): Promise<readonly MaximizedImage[]> {
    return this.#run(
      () => maximizeObjective(this.#openModel(), request),
      signal,
      this.#trimmingBetweenOctaves(onProgress),
    );
  }

  measure(
    request: MeasureRequest,
    { signal, onProgress }: ProgressOptions<MeasureProgress> = {},
  ): Promise<PictureQuality> {
    return this.#run(() => measurePicture(this.#openModel(), request), signal, onProgress);
  }

  async dream(
    request: DreamRequest,
    { signal, onProgress, commands }: SteeredOptions = {},
  ): Promise<DreamResult> {
    const heard: DreamCommand[] = [];
    const stopListening = commands?.listen((command) => heard.push(command));
    try {
      return await this.#run(
        () => dream(this.#openModel(), request),
        signal,
        this.#trimmingBetweenOctaves(onProgress),
        () => heard.splice(0),
      );
    } finally {
      stopListening?.();
    }
  }

  activations(image: FloatImage, { signal }: CallOptions = {}): Promise<readonly LayerActivation[]> {
    return this.#run(() => layerActivations(this.#openModel(), image), signal);
  }

  async channelMean(request: ChannelMeanRequest): Promise<number> {
    try {
      return await this.#orFailure(channelMean(this.#openModel(), request));
    } catch (error) {
      throw this.#translate(error, undefined);
    }
  }

  featureMaps(request: FeatureMapsRequest, { signal }: CallOptions = {}): Promise<FeatureMaps> {
    return this.#runOnce(() => featureMaps(this.#openModel(), request), signal);
  }

  layerStrip(
    request: StripRequest,
    { signal, onProgress }: ProgressOptions<LayerProgress> = {},
  ): Promise<readonly StripLayer[]> {
    return this.#run(() => layerStrip(this.#openModel(), request), signal, onProgress);
  }

  predict(request: PredictRequest, { signal }: CallOptions = {}): Promise<Prediction> {
    return this.#runOnce(() => predict(this.#openModel(), request), signal);
  }

  attribute(
    request: AttributionRequest,
    { signal, onProgress }: ProgressOptions<AttributionProgress> = {},
  ): Promise<Attribution> {
    return this.#run(() => attribute(this.#openModel(), request), signal, onProgress);
  }

  survey(request: SurveyRequest, { signal }: CallOptions = {}): Promise<ImageSurvey> {
    return this.#run(() => surveyImage(this.#openModel(), request), signal);
  }

  async receptiveField(layer: string, inputSize: ImageSize): Promise<ReceptiveField | null> {
    await Promise.resolve();
    return receptiveField(this.#openModel().network, layer, inputSize);
  }

  async activationBytes(layer: string, inputSize: ImageSize): Promise<number | null> {
    await Promise.resolve();
    const { network } = this.#openModel();
    return activationBytes(network, [outputNode(network, layer).id], inputSize);
  }

  async weightHealth(): Promise<readonly LayerHealth[]> {
    const layers: LayerHealth[] = [];
    for (const layer of weightHealthByLayer(this.#openModel().network)) {
      layers.push(layer);
      // A large model takes seconds: others get a turn between its layers.
      await nextTask();
    }
    return layers;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#queue.run(() => {
      this.#model?.weights.dispose();
      this.#model = null;
      return Promise.resolve();
    });
  }

  /** Tells of progress, and lets go of the memory of an octave's sizes in the next one. */
  #trimmingBetweenOctaves<Progress extends { readonly octave: number }>(
    onProgress: ((progress: Progress) => void) | undefined,
  ): (progress: Progress) => void {
    let last = 1;
    return (progress) => {
      if (progress.octave !== last) this.#driver?.trim?.();
      last = progress.octave;
      onProgress?.(progress);
    };
  }

  /**
   * Pulls a generator of core to its end, as a job.
   * @param said what it is told before each step
   */
  #run<Progress, Result, Said = void>(
    begin: () => AsyncGenerator<Progress, Result, Said | undefined>,
    signal: AbortSignal | undefined,
    onProgress?: (progress: Progress) => void,
    said?: () => Said,
  ): Promise<Result> {
    return this.#queue.run(async () => {
      const work = begin();
      let isOver = false;
      let pausedAt = performance.now();
      try {
        for (;;) {
          if (signal?.aborted || this.#closing.signal.aborted) throw abortError();
          const { done, value } = await this.#orFailure(work.next(said?.()));
          if (done) {
            isOver = true;
            return value;
          }
          onProgress?.(value);
          if (performance.now() - pausedAt < longestTurnMs) continue;
          await nextTask();
          pausedAt = performance.now();
        }
      } catch (error) {
        throw this.#translate(error, signal);
      } finally {
        // Frees what the work holds. On a failed device it may never answer.
        const freed = isOver ? null : work.return(undefined as Result);
        if (!this.#failure) {
          await freed;
          this.#driver?.trim?.();
        }
      }
    }, signal);
  }

  /** Runs work of core that is a single step, as a job. */
  #runOnce<Result>(work: () => Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
    return this.#queue.run(async () => {
      try {
        if (signal?.aborted || this.#closing.signal.aborted) throw abortError();
        const result = await this.#orFailure(work());
        if (signal?.aborted) throw abortError();
        return result;
      } catch (error) {
        throw this.#translate(error, signal);
      }
    }, signal);
  }

  /** `pending`, or the failure of the device if that comes first: a lost device may leave promises open for ever. */
  #orFailure<T>(pending: Promise<T>): Promise<T> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#rejectOnFailure.add(reject);
      pending.then(resolve, reject).finally(() => this.#rejectOnFailure.delete(reject));
    });
  }

  #fail(failure: FeaturescopeError): void {
    this.#failure ??= failure;
    for (const reject of this.#rejectOnFailure) reject(this.#failure);
    this.#rejectOnFailure.clear();
  }

  #translate(error: unknown, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted || this.#closing.signal.aborted) return abortError();
    if (this.#failure) return this.#failure;
    // WebGPU reads back with an AbortError of its own when the device goes.
    if (isAbortError(error)) {
      return new FeaturescopeError('DEVICE_LOST', 'The GPU stopped while a result was read.', {
        cause: error,
      });
    }
    return deviceErrorFrom(error);
  }

  #requireStarted(): void {
    if (!this.#report) throw new FeaturescopeError('INVALID_REQUEST', 'The engine has not been started.');
  }

  #openModel(): LoadedModel {
    if (!this.#model) throw new FeaturescopeError('INVALID_REQUEST', 'The engine has no open model.');
    return this.#model;
  }
}
