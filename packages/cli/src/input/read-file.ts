import { readFile } from 'node:fs/promises';
import { FeaturescopeError } from '@featurescope/core';

/**
 * The whole content of a file that the person named.
 * @throws `INVALID_REQUEST` when it is not there or cannot be read
 */
export async function readNamedFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message =
      code === 'ENOENT'
        ? `There is no file "${path}".`
        : code === 'EISDIR'
          ? `"${path}" is a folder, not a file.`
          : `"${path}" cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
    throw new FeaturescopeError('INVALID_REQUEST', message, { cause: error });
  }
}
