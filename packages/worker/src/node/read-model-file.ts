import { dirname, isAbsolute, join, normalize } from 'node:path';
import { FeaturescopeError, importModel, type Network } from '@featurescope/core';
import { fileSource } from './file-source.js';

/**
 * Reads a model from disk, with the files beside it that it names.
 *
 * @throws `INVALID_REQUEST` when there is no such file or it cannot be read; as core's importers when it is no model
 */
export async function readModelFile(
  path: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Network> {
  const main = await fileSource(path);
  if (!main) throw new FeaturescopeError('INVALID_REQUEST', `There is no file "${path}".`);
  return importModel(
    {
      main,
      // A model may name files beside and below it, and no others.
      sibling: (relative) =>
        isAbsolute(relative) || normalize(relative).startsWith('..')
          ? Promise.resolve(null)
          : fileSource(join(dirname(path), relative)),
    },
    options,
  );
}
