/**
 * A file that can be read in pieces. core never sees a path or a `Blob`: the browser and Node give their own
 * implementations.
 */
export interface ByteSource {
  /** File name without folders: for messages and for telling the format by its ending. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Bytes from `start` (inclusive) to `end` (exclusive), both within the file. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * As `read`, at once, for parsers that cannot wait (HDF5). The bytes may be those of the source itself: they must not be
   * changed, and are good until the next call. Absent where nothing can be read at once: then such a file is read whole.
   */
  readonly readSync?: (start: number, end: number) => Uint8Array<ArrayBuffer>;
}

/** A model's main file and the files beside it (weight shards, metadata). */
export interface ModelFiles {
  readonly main: ByteSource;
  /** The file at a path relative to the main file's folder, with `/`; null when there is none. */
  sibling(path: string): Promise<ByteSource | null>;
  /** What the person pointed to as the architecture of a main file that holds weights only. Default: nothing. */
  readonly architecture?: ByteSource | null;
}

/** The whole content of a source. */
export function readAll(source: ByteSource): Promise<Uint8Array<ArrayBuffer>> {
  return source.read(0, source.size);
}

/** A source over bytes in memory. */
export function byteSourceFromBytes(name: string, bytes: Uint8Array<ArrayBuffer>): ByteSource {
  return {
    name,
    size: bytes.byteLength,
    read: (start, end) => Promise.resolve(bytes.slice(start, end)),
    readSync: (start, end) => bytes.subarray(start, end),
  };
}

/** The bytes from `start` to `end` of a source as a source of their own. */
export function byteSourceWithin(name: string, source: ByteSource, start: number, end: number): ByteSource {
  const { readSync } = source;
  return {
    name,
    size: end - start,
    read: (from, to) => source.read(start + from, start + to),
    ...(readSync && { readSync: (from: number, to: number) => readSync(start + from, start + to) }),
  };
}
