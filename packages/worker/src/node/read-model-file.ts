import { dirname, isAbsolute, join, normalize } from 'node:path';
import { FeaturescopeError, importModel, type ByteSource, type Network } from '@featurescope/core';
import { fileSource } from './file-source.js';

export interface ReadModelFileOptions {
  readonly signal?: AbortSignal;
  /** Path of the architecture of a file that holds weights only. Default: one that is known or lies beside the file. */
  readonly architecture?: string;
}

/**
 * Reads a model from disk, with the files beside it that it names.
 *
 * @throws `INVALID_REQUEST` when there is no such file or it cannot be read; as core's importers when it is no model
 */
export async function readModelFile(
  path: string,
  { signal, architecture }: ReadModelFileOptions = {},
): Promise<Network> {
  const main = await existingFile(path);
  return importModel(
    {
      main,
      // A model may name files beside and below it, and no others.
      sibling: (relative) =>
        isAbsolute(relative) || normalize(relative).startsWith('..')
          ? Promise.resolve(null)
          : fileSource(join(dirname(path), relative)),
      architecture: architecture === undefined ? null : await existingFile(architecture),
    },
    { signal },
  );
}

async function existingFile(path: string): Promise<ByteSource> {
  const source = await fileSource(path);
  if (!source) throw new FeaturescopeError('INVALID_REQUEST', `There is no file "${path}".`);
  return source;
}
