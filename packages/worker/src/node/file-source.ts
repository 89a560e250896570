import { closeSync, openSync, readSync } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { FeaturescopeError, type ByteSource } from '@featurescope/core';

/**
 * A file on disk. It is open only while a range is read: a model of many shards would use up the descriptors.
 * @returns null when there is no such file
 */
export async function fileSource(path: string): Promise<ByteSource | null> {
  const name = basename(path);
  let size: number;
  try {
    const found = await stat(path);
    if (found.isDirectory())
      throw new FeaturescopeError('INVALID_REQUEST', `"${path}" is a folder, not a file.`);
    size = found.size;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw unreadable(path, error);
  }
  return {
    name,
    size,
    async read(start, end) {
      let file: FileHandle | null = null;
      try {
        file = await open(path);
        const bytes = new Uint8Array(end - start);
        let filled = 0;
        while (filled < bytes.length) {
          const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
          if (bytesRead === 0) throw endedEarly(name);
          filled += bytesRead;
        }
        return bytes;
      } catch (error) {
        throw unreadable(path, error);
      } finally {
        await file?.close();
      }
    },
    readSync(start, end) {
      let file: number | null = null;
      try {
        file = openSync(path, 'r');
        const bytes = new Uint8Array(end - start);
        for (let filled = 0; filled < bytes.length;) {
          const bytesRead = readSync(file, bytes, filled, bytes.length - filled, start + filled);
          if (bytesRead === 0) throw endedEarly(name);
          filled += bytesRead;
        }
        return bytes;
      } catch (error) {
        throw unreadable(path, error);
      } finally {
        if (file !== null) closeSync(file);
      }
    },
  };
}

function endedEarly(name: string): FeaturescopeError {
  return new FeaturescopeError('CORRUPT_FILE', `"${name}" ended while it was read.`);
}

function unreadable(path: string, error: unknown): unknown {
  if (error instanceof FeaturescopeError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new FeaturescopeError('INVALID_REQUEST', `"${path}" cannot be read: ${why}.`, { cause: error });
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
