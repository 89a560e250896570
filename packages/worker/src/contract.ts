/**
 * Everything that crosses the boundary between a page and its workers. Both sides import this file. Requests and
 * results are structured-cloneable; pixel and weight buffers are transferred; tensors and functions never cross.
 */
import type {
  ErrorCode,
  FloatImage,
  LayerKernel,
  MaximizedChannel,
  MaximizeProgress,
  MaximizeRequest,
  Network,
  NetworkSummary,
} from '@featurescope/core';

/** From fastest to slowest: the ladder that is climbed down. */
export const backendNames = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** What computes, and why nothing faster does. */
export interface BackendReport {
  readonly backend: BackendName;
  /** Name of the adapter, when the backend has one ("NVIDIA H200"). */
  readonly adapter: string | null;
  /** Each faster backend that was passed over, with the reason in a sentence. */
  readonly passedOver: readonly { readonly backend: BackendName; readonly reason: string }[];
}

/** The wasm binaries of tfjs, carried in the bundle; the worker fetches nothing. */
export interface StartRequest {
  /** 'auto': the fastest that is no software adapter. A name: that one, even on a software adapter. */
  readonly backend: BackendName | 'auto';
}

/** Statistics of one layer's output over one image. */
export interface LayerActivation {
  readonly layer: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly mean: number;
  /** Of the population. */
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly l2: number;
  /** The first eight values in NHWC order. */
  readonly first8: readonly number[];
}

/** A picture of which the mean activation of a channel is wanted. */
export interface ChannelMeanRequest {
  readonly layer: string;
  readonly channel: number;
  /** In model-input units. */
  readonly image: FloatImage;
}

/** An error as it crosses: comlink alone would lose `code` and `cause`. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly code: ErrorCode | null;
  readonly stack: string | null;
  readonly cause: WireError | null;
}

/** What an engine worker can do. One engine holds one model. */
export interface EngineApi {
  start(request: StartRequest): Promise<BackendReport>;
  /** The network's weight buffers are transferred, so the caller's copy is gone afterwards. */
  openModel(network: Network): Promise<NetworkSummary>;
  kernel(layer: string): Promise<LayerKernel>;
  /** Aborted through `signal`; `onProgress` gets the latest step only, one message in flight. */
  maximize(
    request: MaximizeRequest,
    options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: MaximizeProgress) => void },
  ): Promise<readonly MaximizedChannel[]>;
  channelMean(request: ChannelMeanRequest): Promise<number>;
  /** Runs the network on an image in model-input units. */
  activations(
    image: FloatImage,
    options: { readonly signal?: AbortSignal },
  ): Promise<readonly LayerActivation[]>;
  close(): Promise<void>;
}

/** A file that a page hands to the reader: a `Blob` is cloned by reference, never copied. */
export interface ReadableFile {
  readonly name: string;
  readonly content: Blob;
}

/** What a reader worker can do. It runs parsers that may die, so nothing else lives in it. */
export interface ReaderApi {
  /** @param sibling gives the file at a path relative to the main file's folder, or null */
  read(
    main: ReadableFile,
    sibling: (path: string) => Promise<ReadableFile | null>,
    options: { readonly signal?: AbortSignal },
  ): Promise<Network>;
}
