import { expose, releaseProxy, type Endpoint, type Remote } from 'comlink';
import {
  FeaturescopeError,
  importModel,
  prepareImport,
  type ImportProgress,
  type ModelFiles,
} from '@featurescope/core';
import { latestWins } from '../boundary/latest-wins.js';
import { transferBuffers } from '../boundary/transfer-buffers.js';
import { installTransferHandlers } from '../boundary/transfer-handlers.js';
import type { ReadableFile, ReaderApi, ReadProgressListener, SiblingLookup } from '../contract.js';
import { nextTask } from '../engine/next-task.js';
import { byteSourceFromBlob } from './blob-source.js';

/**
 * Lets the other side of an endpoint have model files read. Weights are moved, not copied.
 * @param endpoint default: the worker that this runs in
 */
export function serveReader(endpoint?: Endpoint): void {
  installTransferHandlers();
  const api: ReaderApi = {
    prepare: prepareImport,
    async read(main, architecture, sibling, onProgress) {
      const lookup = sibling as Remote<SiblingLookup>;
      const listener = onProgress as Remote<ReadProgressListener>;
      const files: ModelFiles = {
        main: byteSourceFromBlob(main),
        async sibling(path) {
          const file = await lookup(path);
          return file && byteSourceFromBlob(file);
        },
        architecture: architecture && byteSourceFromBlob(architecture),
      };
      const tell = latestWins<ImportProgress>((progress) => listener(progress));
      try {
        return transferBuffers(await importModel(files, { onProgress: tell, pause: nextTask }));
      } catch (error) {
        throw readErrorFrom(error, main);
      } finally {
        // Named to the very end: a proxy that is garbage-collected leaves its calls unanswered.
        lookup[releaseProxy]();
        listener[releaseProxy]();
      }
    },
  };
  expose(api, endpoint);
}

/** A parser that throws in its own words has met something that it was not made for. */
function readErrorFrom(error: unknown, { name }: ReadableFile): FeaturescopeError {
  if (error instanceof FeaturescopeError) return error;
  const words = error instanceof Error ? error.message : String(error);
  return new FeaturescopeError(
    'CORRUPT_FILE',
    `"${name}" cannot be read: its parser failed (${words}). The file may be damaged, or use a feature of its format that is not supported.`,
    { cause: error },
  );
}
