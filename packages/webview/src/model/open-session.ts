import type { FeaturescopeError } from '@featurescope/core';
import {
  connectFilm,
  openModelSession,
  type BackendChoice,
  type BackendReport,
  type FilmClient,
  type ModelSession,
} from '@featurescope/worker';
import type { PageRootData } from '../protocol/index.js';
import { fetchFile, siblingsOf, type OnReceived } from './fetch-file.js';
import type { ModelDocument } from './model-document.js';

export interface OpenSessionOptions {
  readonly backend: BackendChoice;
  /** 0: automatic. */
  readonly engineCount: number;
  readonly signal: AbortSignal;
  readonly onReceived: OnReceived;
  readonly onBackend: (report: BackendReport) => void;
  readonly onRestart: (reason: FeaturescopeError, report: BackendReport) => void;
  readonly onFewerEngines: (reason: FeaturescopeError, engineCount: number) => void;
}

/** Opens a document's model. Rejects with a `FeaturescopeError`, or an `AbortError` once the signal is aborted. */
export type OpenSession = (document: ModelDocument, options: OpenSessionOptions) => Promise<ModelSession>;

/** Opens models in workers whose scripts, compressed with gzip, the page fetches: a webview may start workers from blobs alone. */
export function sessionsInWorkers({
  engineWorkerUrl,
  readerWorkerUrl,
}: Pick<PageRootData, 'engineWorkerUrl' | 'readerWorkerUrl'>): OpenSession {
  const engineScript = blobUrl(engineWorkerUrl);
  const readerScript = blobUrl(readerWorkerUrl);
  // Fetched while the host says which document it is. What goes wrong is told when the script is needed.
  for (const script of [engineScript, readerScript]) script().catch(() => undefined);
  /** A change of backend opens the same document again, which needs no second fetch. */
  const contents = new WeakMap<ModelDocument, Promise<Blob>>();

  return async (document, { signal, onReceived, ...options }) => {
    const content = contents.get(document) ?? fetchFile(document, signal, onReceived);
    contents.set(document, content);
    content.catch(() => contents.delete(document));
    return openModelSession({
      ...options,
      // Each starts as soon as its script is there, whatever else is still on its way.
      createEngineWorker: async () => new Worker(await engineScript(), { name: 'featurescope-engine' }),
      createReaderWorker: async () => new Worker(await readerScript(), { name: 'featurescope-reader' }),
      file: { name: document.fileName, content },
      sibling: siblingsOf(document),
      architecture: document.architecture && {
        name: document.architecture.name,
        content: new Blob([document.architecture.bytes]),
      },
      signal,
    });
  };
}

/** Starts workers that encode films, each for one. */
export function filmEncoders(filmWorkerUrl: string): () => Promise<FilmClient> {
  const script = blobUrl(filmWorkerUrl);
  return async () => connectFilm(new Worker(await script(), { name: 'featurescope-film' }));
}

/** A script's blob URL, made when first asked for and again after a failure. */
function blobUrl(scriptUrl: string): () => Promise<string> {
  let url: Promise<string> | null = null;
  const load = async () => {
    const response = await fetch(scriptUrl);
    if (!response.ok) throw new Error(`The worker script could not be fetched (HTTP ${response.status}).`);
    const script = await unpacked(new Uint8Array(await response.arrayBuffer()));
    return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  };
  return () => {
    url ??= load().catch((error: unknown) => {
      url = null;
      throw error;
    });
    return url;
  };
}

/** What gzip has packed, unless it came unpacked: some servers do that on the way. */
async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer | Uint8Array<ArrayBuffer>> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}
