/**
 * Everything that crosses the boundary between a page and its workers. Both sides import this file. Requests and
 * results are structured-cloneable; pixel and weight buffers are transferred; tensors and functions never cross.
 */
import type {
  Attribution,
  AttributionProgress,
  AttributionRequest,
  DreamProgress,
  DreamRequest,
  DreamResult,
  ErrorCode,
  FeatureMaps,
  FeatureMapsRequest,
  FloatImage,
  ImageSurvey,
  ImportProgress,
  LayerActivation,
  LayerHealth,
  LayerKernel,
  LayerProgress,
  MaximizedChannel,
  MaximizedImage,
  MaximizeObjectiveRequest,
  MaximizeProgress,
  MaximizeRequest,
  MeasureProgress,
  MeasureRequest,
  Network,
  NetworkSummary,
  PictureQuality,
  Prediction,
  PredictRequest,
  ReceptiveField,
  StripLayer,
  StripRequest,
  SurveyRequest,
} from '@featurescope/core';
import type { CommandSource } from './boundary/dream-commands.js';

/** From fastest to slowest: the ladder that is climbed down. */
export const backendNames = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** 'auto': the fastest that is no software adapter. */
export type BackendChoice = BackendName | 'auto';

/** What computes, and why nothing faster does. */
export interface BackendReport {
  readonly backend: BackendName;
  /** Name of the adapter, when the backend has one ("NVIDIA H200"). */
  readonly adapter: string | null;
  /** Each faster backend that was passed over, with the reason in a sentence. */
  readonly passedOver: readonly PassedOverBackend[];
}

/** A faster backend that is not used, with the reason in a sentence. */
export interface PassedOverBackend {
  readonly backend: BackendName;
  readonly reason: string;
}

/** Which backend to start. */
export interface StartRequest {
  /** 'auto': the fastest that is no software adapter. A name: that one, even on a software adapter. */
  readonly backend: BackendChoice;
  /** Backends that 'auto' must not try (one that has just died), with the reasons to report. Default: none. */
  readonly passOver?: readonly PassedOverBackend[];
}

/** A picture of which the mean activation of a channel is wanted. */
export interface ChannelMeanRequest {
  readonly layer: string;
  readonly channel: number;
  /** In model-input units. */
  readonly image: FloatImage;
}

/** Size of an image in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** An error as it crosses: comlink alone would lose `code` and `cause`. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly code: ErrorCode | null;
  readonly stack: string | null;
  readonly cause: WireError | null;
}

/** How a caller follows and ends a call that may last. */
export interface CallOptions {
  /** Aborting rejects the call with an `AbortError` within one step. */
  readonly signal?: AbortSignal;
}

/** As `CallOptions`, for calls that say how far they are. */
export interface ProgressOptions<Progress> extends CallOptions {
  /** Across threads only the latest state is told, one message in flight. */
  readonly onProgress?: (progress: Progress) => void;
  /** How often a caller in another thread wants to be told, at most. Default: 10 times a second; 0: as often as it can follow. */
  readonly progressIntervalMs?: number;
}

/** As `ProgressOptions`, for dreams, which can be spoken to while they run. */
export interface SteeredOptions extends ProgressOptions<DreamProgress> {
  readonly commands?: CommandSource;
}

/**
 * What an engine can do, on this thread or in a worker. One engine holds one model. Errors are `FeaturescopeError`s;
 * an aborted call rejects with an `AbortError`.
 */
export interface EngineApi {
  start(request: StartRequest): Promise<BackendReport>;
  /** Across threads the network's weight buffers are transferred, so the caller's copy is gone afterwards. */
  openModel(network: Network): Promise<NetworkSummary>;
  /** A copy of the open network, weights included, for another engine. */
  copyModel(): Promise<Network>;
  /** SHA-256 of what the open network computes, in hexadecimal digits: the same for every file and engine that holds it. */
  networkHash(): Promise<string>;
  kernel(layer: string): Promise<LayerKernel>;
  /** Pictures that excite channels of a layer, computed as one batch. Calls run one after the other. */
  maximize(
    request: MaximizeRequest,
    options?: ProgressOptions<MaximizeProgress>,
  ): Promise<readonly MaximizedChannel[]>;
  /** Pictures that excite any objective, from a start of its own each, computed as one batch. */
  maximizeObjective(
    request: MaximizeObjectiveRequest,
    options?: ProgressOptions<MaximizeProgress>,
  ): Promise<readonly MaximizedImage[]>;
  /** How good a finished picture is, by measures that need no labels. */
  measure(request: MeasureRequest, options?: ProgressOptions<MeasureProgress>): Promise<PictureQuality>;
  /** A picture that shows more of what layers or classes see in it. */
  dream(request: DreamRequest, options?: SteeredOptions): Promise<DreamResult>;
  channelMean(request: ChannelMeanRequest): Promise<number>;
  /** Describes the output of every layer that can run, for an image in model-input units. */
  activations(image: FloatImage, options?: CallOptions): Promise<readonly LayerActivation[]>;
  /** The activations of one layer for an image. */
  featureMaps(request: FeatureMapsRequest, options?: CallOptions): Promise<FeatureMaps>;
  /** The strongest maps of every layer that can run and has rows and columns, small, from the image on. */
  layerStrip(request: StripRequest, options?: ProgressOptions<LayerProgress>): Promise<readonly StripLayer[]>;
  /** What the model's first output says of an image. */
  predict(request: PredictRequest, options?: CallOptions): Promise<Prediction>;
  /** What in an image made a class's logit what it is. */
  attribute(
    request: AttributionRequest,
    options?: ProgressOptions<AttributionProgress>,
  ): Promise<Attribution>;
  /** What an image does to every channel: `addToSurvey` of core collects these into a report. */
  survey(request: SurveyRequest, options?: CallOptions): Promise<ImageSurvey>;
  /** What a layer's cells see of an image of that size; null when they see all of it, or it cannot be told. */
  receptiveField(layer: string, inputSize: ImageSize): Promise<ReceptiveField | null>;
  /** What the values up to a layer take for one image of that size, in bytes; null where the network does not take that size. */
  activationBytes(layer: string, inputSize: ImageSize): Promise<number | null>;
  /** What the weights alone tell of filters. One entry per layer that has some. */
  weightHealth(): Promise<readonly LayerHealth[]>;
  /** Frees everything that the engine holds. */
  close(): Promise<void>;
}

/** A file that a page hands to the reader: a `Blob` is cloned by reference, never copied. */
export interface ReadableFile {
  readonly name: string;
  readonly content: Blob;
}

/** A file that may still be on its way. */
export interface ComingFile {
  readonly name: string;
  readonly content: Blob | Promise<Blob>;
}

/** Gives the file at a path relative to the main file's folder (with `/`), or null when there is none. */
export type SiblingLookup = (path: string) => Promise<ReadableFile | null>;

/** Told how far a reader is; the promise says that it may tell more. */
export type ReadProgressListener = (progress: ImportProgress) => void | Promise<void>;

/**
 * What a reader worker can do. It runs parsers that may die, so nothing else lives in it, and it is started for one
 * file: ending it is how a read is aborted.
 */
export interface ReaderApi {
  /** Gets ready for a file that is still on its way. */
  prepare(fileName: string): Promise<void>;
  /** @param architecture what the person pointed to as the architecture of weights without one */
  read(
    main: ReadableFile,
    architecture: ReadableFile | null,
    sibling: SiblingLookup,
    onProgress: ReadProgressListener,
  ): Promise<Network>;
}
