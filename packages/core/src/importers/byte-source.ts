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
  return { name, size: bytes.byteLength, read: (start, end) => Promise.resolve(bytes.slice(start, end)) };
}
