import type { Dataset, File as H5wasmFile, Filter, Group, ready } from 'h5wasm';
import { FeaturescopeError } from '../error.js';
import type { Weight } from '../network/network.js';
import { readAll, type ByteSource } from './byte-source.js';
import { mountSource, type Hdf5Storage, type SyncSource } from './hdf5-storage.js';
import { isBomb } from './inflation.js';
import { float32FromBytes, sizeOf, type NumberFormat } from './number-format.js';

/** An open HDF5 file, in plain terms. Paths are absolute ("/model_weights/conv"); "/" is the root. */
export interface Hdf5File {
  /** Names of what a group holds; none when there is no such group. */
  members(path: string): readonly string[];
  kindOf(path: string): 'group' | 'dataset' | null;
  /** A text attribute; null when there is none. */
  text(path: string, attribute: string): string | null;
  /**
   * An attribute that is a list of texts; null when there is none. Joins the pieces into which Keras splits a list
   * that is too long for one attribute (`weight_names0`, `weight_names1` …).
   */
  texts(path: string, attribute: string): readonly string[] | null;
  /**
   * A dataset of numbers as float32; null when it holds anything else. Asked again, it gives the same object.
   * @throws `UNSUPPORTED_FORMAT` when it is compressed in a way that cannot be read, `CORRUPT_FILE` when it is damaged
   */
  weight(path: string): Weight | null;
  /** Ends the file and frees its memory. */
  close(): void;
}

type H5Module = Awaited<typeof ready>;
type DatasetMetadata = Dataset['metadata'];

/** Filters that h5wasm undoes correctly: deflate, shuffle, fletcher32, szip, nbit, scale-offset. */
const readableFilters = new Set([1, 2, 3, 4, 5, 6]);

/** Filters that people use but that cannot be undone here (h5wasm returns LZF data half filled without an error). */
const knownFilters: ReadonlyMap<number, string> = new Map([
  [307, 'bzip2'],
  [32000, 'LZF'],
  [32001, 'Blosc'],
  [32004, 'LZ4'],
  [32008, 'bitshuffle'],
  [32013, 'ZFP'],
  [32015, 'Zstandard'],
  [32026, 'Blosc2'],
]);

/** One dataset of a model never comes near this; a file that claims more is damaged or hostile. */
const maximumDatasetBytes = 2 ** 31 - 1;

/** A dataset goes through the library's own memory, which never shrinks again, in slabs of about this size. */
const slabBytes = 2 ** 23;

/** HDF5's numbers for classes of datatypes. */
const datatypeClass = { integer: 0, float: 1, enumeration: 8 } as const;

let openCount = 0;

/** Starts what reads HDF5 (h5wasm: 1 MB compressed, .3 s): whoever expects such a file need not wait for it then. */
export async function prepareHdf5() {
  const { File, ready } = await import('h5wasm');
  return { File, module: await ready };
}

/**
 * Opens an HDF5 file. h5wasm is loaded on first use only, or by `prepareHdf5`. Of a source that reads at
 * once only what is asked for is read; another is read whole.
 *
 * @throws `CORRUPT_FILE` when it is no intact HDF5 file
 */
export async function openHdf5(source: ByteSource): Promise<Hdf5File> {
  const { name } = source;
  const { File, module } = await prepareHdf5();
  // Without this, HDF5 prints its errors to the console and goes on.
  module.activate_throwing_error_handler();
  const path = `/featurescope-${openCount++}.h5`;
  const storage = mountSource(module.FS, path, await syncSourceOf(source));
  try {
    const file = new File(path, 'r');
    return new OpenHdf5File(source, module, file, storage);
  } catch (error) {
    storage.remove();
    throw storage.takeFailure() ?? unreadableFile(name, error);
  }
}

async function syncSourceOf(source: ByteSource): Promise<SyncSource> {
  const { name, size, readSync } = source;
  const read: SyncSource['read'] = (start, end) => source.read(start, end);
  if (readSync) return { name, size, read, readSync };
  const bytes = await readAll(source);
  return { name, size, read, readSync: (start, end) => bytes.subarray(start, end) };
}

function unreadableFile(name: string, cause: unknown): FeaturescopeError {
  const size = /truncated file: eof = (\d+).*stored_eof = (\d+)/.exec(messageOf(cause));
  const found = size
    ? `"${name}" is cut off: it should have ${size[2]} bytes but has ${size[1]}.`
    : `"${name}" starts like an HDF5 file but its structure is damaged.`;
  return new FeaturescopeError('CORRUPT_FILE', `${found} Download or export it again.`, { cause });
}

class OpenHdf5File implements Hdf5File {
  /** What has been read: several who ask for a weight share it. */
  readonly #weights = new Map<string, Weight | null>();

  #claimedBytes = 0;
  private readonly name: string;

  constructor(
    private readonly source: ByteSource,
    private readonly module: H5Module,
    private readonly file: H5wasmFile,
    private readonly storage: Hdf5Storage,
  ) {
    this.name = source.name;
  }

  members(path: string): readonly string[] {
    const group = this.entity(path);
    return group && isGroup(group) ? this.guard(path, () => group.keys()) : [];
  }

  kindOf(path: string): 'group' | 'dataset' | null {
    const entity = this.entity(path);
    if (!entity) return null;
    return isGroup(entity) ? 'group' : 'dataset';
  }

  text(path: string, attribute: string): string | null {
    const value = this.attribute(path, attribute);
    return typeof value === 'string' ? value : null;
  }

  texts(path: string, attribute: string): readonly string[] | null {
    const whole = textList(this.attribute(path, attribute));
    if (whole) return whole;
    const pieces: string[] = [];
    for (let piece = 0; ; piece++) {
      const part = textList(this.attribute(path, `${attribute}${piece}`));
      if (!part) return piece === 0 ? null : pieces;
      pieces.push(...part);
    }
  }

  weight(path: string): Weight | null {
    const known = this.#weights.get(path);
    if (known !== undefined) return known;
    const weight = this.readWeight(path);
    this.#weights.set(path, weight);
    return weight;
  }

  close(): void {
    this.file.close();
    this.storage.remove();
  }

  private readWeight(path: string): Weight | null {
    const entity = this.entity(path);
    if (!entity && this.lists(path)) throw this.damaged(path);
    if (!entity || isGroup(entity)) return null;
    return this.guard(path, () => {
      const { metadata } = entity;
      const format = numberFormat(metadata, this.text(path, 'dtype'));
      if (!format || !metadata.shape) return null;
      this.refuseUnreadable(path, entity.filters);
      const byteCount = metadata.total_size * sizeOf(format);
      this.refuseClaim(path, byteCount, metadata.chunks !== null);
      const bytes = this.bytesOf(path, { ...metadata, shape: metadata.shape }, sizeOf(format));
      return { shape: metadata.shape, values: float32FromBytes(bytes, format) };
    });
  }

  private entity(path: string): Group | Dataset | null {
    if (path === '/') return this.file;
    try {
      const entity = this.file.get(path);
      const type: string | null = entity && 'type' in entity ? entity.type : null;
      return type === 'Group' || type === 'Dataset' ? (entity as Group | Dataset) : null;
    } catch {
      return null;
    }
  }

  /** True when the group above a path lists it, whether or not it can be opened. */
  private lists(path: string): boolean {
    const cut = path.lastIndexOf('/');
    return this.members(path.slice(0, cut) || '/').includes(path.slice(cut + 1));
  }

  private attribute(path: string, attribute: string): unknown {
    const attributes = this.entity(path)?.attrs;
    if (!attributes || !(attribute in attributes)) return null;
    return this.guard(path, () => attributes[attribute]?.value ?? null);
  }

  /** Refuses sizes that a file states but cannot hold, before memory is taken for them. */
  private refuseClaim(path: string, byteCount: number, mayBeCompressed: boolean): void {
    this.#claimedBytes += byteCount;
    const isBeyondReason =
      byteCount > maximumDatasetBytes ||
      (!mayBeCompressed && byteCount > this.source.size) ||
      isBomb(this.source.size, this.#claimedBytes);
    if (!isBeyondReason) return;
    const claim = byteCount < 2 ** 20 ? `${byteCount} bytes` : `${(byteCount / 2 ** 20).toFixed(0)} MB`;
    throw new FeaturescopeError(
      'CORRUPT_FILE',
      `"${this.name}" claims ${claim} for the weight "${path}", which a file of ${this.source.size} bytes does not hold. It is damaged: download or export it again.`,
    );
  }

  /** The raw bytes of a dataset, in a buffer of their own. (h5wasm's `.value` throws on float16.) */
  private bytesOf(
    path: string,
    { shape, chunks }: { readonly shape: readonly number[]; readonly chunks: readonly number[] | null },
    elementBytes: number,
  ): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(shape.reduce((product, size) => product * size, elementBytes));
    if (bytes.length === 0) return bytes;
    // The first axis that has a length is cut into slabs of whole chunks.
    const axis = Math.max(
      0,
      shape.findIndex((size) => size > 1),
    );
    const rowCount = shape[axis] ?? 1;
    const rowBytes = bytes.length / rowCount;
    const chunkRows = chunks?.[axis] ?? 1;
    const slabRows = Math.max(1, Math.floor(slabBytes / (rowBytes * chunkRows))) * chunkRows;
    for (let row = 0; row < rowCount; row += slabRows) {
      const rows = Math.min(slabRows, rowCount - row);
      const slab = {
        count: shape.map((size, at) => BigInt(at === axis ? rows : size)),
        offset: shape.map((_, at) => BigInt(at === axis ? row : 0)),
      };
      this.readSlab(
        path,
        shape.length > 0 ? slab : null,
        bytes.subarray(row * rowBytes, (row + rows) * rowBytes),
      );
    }
    return bytes;
  }

  /** @param slab null for a dataset without axes */
  private readSlab(
    path: string,
    slab: { readonly count: bigint[]; readonly offset: bigint[] } | null,
    target: Uint8Array,
  ): void {
    const { module } = this;
    const pointer = module._malloc(target.length);
    if (pointer === 0) {
      throw new FeaturescopeError('OUT_OF_MEMORY', `There is no memory left to read "${path}".`);
    }
    try {
      module.get_dataset_data(
        this.file.file_id,
        path,
        slab?.count ?? null,
        slab?.offset ?? null,
        slab?.count.map(() => 1n) ?? null,
        BigInt(pointer),
      );
      target.set(module.HEAPU8.subarray(pointer, pointer + target.length));
    } finally {
      module._free(pointer);
    }
  }

  private refuseUnreadable(path: string, filters: readonly Filter[]): void {
    const unreadable = filters.find((filter) => !readableFilters.has(filter.id));
    if (!unreadable) return;
    const filterName = knownFilters.get(unreadable.id) ?? (unreadable.name || 'an unknown filter');
    throw new FeaturescopeError(
      'UNSUPPORTED_FORMAT',
      `"${path}" in "${this.name}" is compressed with ${filterName} (HDF5 filter ${unreadable.id}), which cannot be read here. ` +
        'Save the file again without compression or with gzip.',
    );
  }

  /** Turns errors of the HDF5 library into ours. */
  private guard<T>(path: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof FeaturescopeError) throw error;
      const failure = this.storage.takeFailure();
      if (failure !== null) throw failure;
      if (error instanceof RangeError) {
        throw new FeaturescopeError('OUT_OF_MEMORY', `There is no memory left to read "${path}".`, {
          cause: error,
        });
      }
      throw this.damaged(path, error);
    }
  }

  private damaged(path: string, cause?: unknown): FeaturescopeError {
    return new FeaturescopeError(
      'CORRUPT_FILE',
      `"${path}" in "${this.name}" cannot be read: the file is damaged. Download or export it again.`,
      { cause },
    );
  }
}

function isGroup(entity: Group | Dataset): entity is Group {
  return 'keys' in entity;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Keras writes an empty list as an array of no numbers. */
function textList(value: unknown): readonly string[] | null {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? value : null;
  if (typeof value === 'string') return [value];
  return ArrayBuffer.isView(value) && value.byteLength === 0 ? [] : null;
}

function numberFormat(metadata: DatasetMetadata, statedType: string | null): NumberFormat | null {
  if (metadata.vlen) return null;
  const bits = metadata.size * 8;
  if (statedType === 'bfloat16' && bits === 16) return 'bfloat16';
  switch (metadata.type) {
    case datatypeClass.float:
      return bits === 16 || bits === 32 || bits === 64 ? `float${bits}` : null;
    case datatypeClass.integer:
    case datatypeClass.enumeration:
      if (bits !== 8 && bits !== 16 && bits !== 32 && bits !== 64) return null;
      return `${metadata.signed ? '' : 'u'}int${bits}`;
    default:
      return null;
  }
}
