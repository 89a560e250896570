import { proxy } from 'comlink';
import { FeaturescopeError, type ImportProgress, type Network } from '@featurescope/core';
import { abortError, throwIfAborted } from '../boundary/abort-error.js';
import type { ComingFile, ReadableFile, ReaderApi, SiblingLookup } from '../contract.js';
import { WorkerLink, type WorkerLike } from './worker-link.js';

/** A parser that has neither finished nor asked for a file after this long hangs. */
const hangTimeoutMs = 120_000;

export interface ReadModelOptions {
  /** Aborting ends the reader at once and rejects with `AbortError`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** The architecture of a file that holds weights only. Default: one that is known or lies beside the file. */
  readonly architecture?: ReadableFile | null;
  /** Default: two minutes without a sign of life. */
  readonly hangTimeoutMs?: number;
}

/**
 * Reads a model file in a worker made for it, so that a parser that dies or hangs takes nothing with it. The worker gets ready while
 * the file is still on its way.
 *
 * @throws `UNSUPPORTED_FORMAT`, `CORRUPT_FILE`, `MISSING_WEIGHTS` from the importers; `CORRUPT_FILE` when the parser
 *   dies or hangs; `INVALID_REQUEST` when the weights are not of the given architecture; what `sibling` and the file's
 *   content throw
 */
export async function readModel(
  createWorker: () => WorkerLike | Promise<WorkerLike>,
  file: ComingFile,
  sibling: SiblingLookup,
  options: ReadModelOptions = {},
): Promise<Network> {
  const { signal } = options;
  throwIfAborted(signal);
  const link = new WorkerLink<ReaderApi>(await createWorker(), 'The file reader');
  const watch = watchdog(options.hangTimeoutMs ?? hangTimeoutMs, () => {
    link.terminate(unreadable(file, 'reading it did not come to an end.'));
  });
  const abort = () => {
    link.terminate();
  };
  signal?.addEventListener('abort', abort, { once: true });
  const lookup = proxy((path: string) => watch.pausedDuring(sibling(path)));
  const listener = proxy((progress: ImportProgress) => {
    watch.restart();
    options.onProgress?.(progress);
  });
  try {
    throwIfAborted(signal);
    // A failure shows again when the file is read.
    link.call((remote) => remote.prepare(file.name)).catch(() => undefined);
    const main: ReadableFile = {
      name: file.name,
      content: await watch.pausedDuring(Promise.resolve(file.content)),
    };
    return await link.call((remote) => remote.read(main, options.architecture ?? null, lookup, listener));
  } catch (error) {
    if (signal?.aborted) throw abortError();
    if (error instanceof FeaturescopeError && error.code === 'WORKER_CRASHED') {
      throw unreadable(file, 'its parser gave up on the content.', error);
    }
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
    watch.stop();
    link.terminate();
  }
}

function unreadable({ name }: ComingFile, why: string, cause?: unknown): FeaturescopeError {
  return new FeaturescopeError(
    'CORRUPT_FILE',
    `"${name}" cannot be read: ${why} The file may be damaged, or use a feature of its format that is not supported.`,
    { cause },
  );
}

/** Calls `onHang` after a stretch of time that is not spent waiting for others. */
function watchdog(timeoutMs: number, onHang: () => void) {
  let timer = setTimeout(onHang, timeoutMs);
  let isStopped = false;
  const restart = () => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(onHang, timeoutMs);
  };
  return {
    restart,
    /** A slow disk or network is no hang of the parser. */
    async pausedDuring<T>(other: Promise<T>): Promise<T> {
      clearTimeout(timer);
      try {
        return await other;
      } finally {
        restart();
      }
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
