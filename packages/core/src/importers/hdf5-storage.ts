import type { ByteSource } from './byte-source.js';

/** What Emscripten's file system calls when it reads a file. The HDF5 library always says from where. */
interface StreamOperations {
  readonly llseek: unknown;
  readonly read: (
    stream: unknown,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ) => number;
}

/** The part of a file in Emscripten's memory file system that its types leave out. */
interface FileNode {
  usedBytes: number;
  stream_ops: StreamOperations;
}

/** What is used of Emscripten's file system. */
interface FileSystem {
  createFile(
    folder: string,
    name: string,
    properties: Readonly<Record<string, never>>,
    canRead: boolean,
    canWrite: boolean,
  ): FileNode;
  unlink(path: string): void;
  readonly ErrnoError: new (errorNumber: number) => Error;
}

/** HDF5 reads a file's structure in pieces of some hundred bytes; asking a `Blob` for each would take seconds. */
const blockBytes = 2 ** 18;
const blockCount = 16;

/** Emscripten's number for an error of input or output. */
const inputOutputError = 29;

/** What can be read at once. */
export type SyncSource = Required<ByteSource>;

/** A file for the HDF5 library that reads from a source what it is asked for, and holds nothing but a few blocks. */
export interface Hdf5Storage {
  /** The source's error that made a reading fail since the last time that this was asked; null when there was none. */
  takeFailure(): Error | null;
  remove(): void;
}

/**
 * Puts a source under a path of the library's file system.
 * @param emscriptenFileSystem the library's `FS`, whose types leave most of it out
 */
export function mountSource(
  emscriptenFileSystem: object,
  path: string,
  { size, readSync }: SyncSource,
): Hdf5Storage {
  const FS = emscriptenFileSystem as FileSystem;
  const blocks = new Map<number, Uint8Array>();
  let failure: Error | null = null;
  const node = FS.createFile('/', path.slice(1), {}, true, false);

  const readBlock = (index: number): Uint8Array => {
    const known = blocks.get(index);
    if (known) return known;
    const start = index * blockBytes;
    // A copy: the source may use its own again.
    const block = readSync(start, Math.min(size, start + blockBytes)).slice();
    const [oldest] = blocks.keys();
    if (blocks.size >= blockCount && oldest !== undefined) blocks.delete(oldest);
    blocks.set(index, block);
    return block;
  };

  const readInto = (target: Uint8Array, position: number): void => {
    if (target.length >= blockBytes) {
      target.set(readSync(position, position + target.length));
      return;
    }
    for (let filled = 0; filled < target.length;) {
      const at = position + filled;
      const block = readBlock(Math.floor(at / blockBytes));
      const part = block.subarray(at % blockBytes, (at % blockBytes) + target.length - filled);
      target.set(part, filled);
      filled += part.length;
    }
  };

  node.usedBytes = size;
  node.stream_ops = {
    llseek: node.stream_ops.llseek,
    read(_, buffer, offset, length, position) {
      const count = Math.max(0, Math.min(length, size - position));
      try {
        readInto(buffer.subarray(offset, offset + count), position);
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
        throw new FS.ErrnoError(inputOutputError);
      }
      return count;
    },
  };

  return {
    takeFailure() {
      const taken = failure;
      failure = null;
      return taken;
    },
    remove() {
      blocks.clear();
      FS.unlink(path);
    },
  };
}
