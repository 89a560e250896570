import type { MaximizedChannel } from '@featurescope/core';
import { parseStoredPicture } from './stored-picture.js';

/** Finished pictures, kept beyond the life of the page. Nothing here throws: where nothing can be kept, nothing is found. */
export interface PictureStore {
  /** @param gallery tells the pictures of one gallery from all others */
  load(gallery: string): Promise<readonly MaximizedChannel[]>;
  keep(gallery: string, pictures: readonly MaximizedChannel[]): Promise<void>;
  /** Drops what was kept before then, in milliseconds since 1970. */
  forgetBefore(timeMs: number): Promise<void>;
}

export interface IndexedPictureStoreOptions {
  /** Of the database. Default: "featurescope-pictures". */
  readonly name?: string;
  /** Beyond this the galleries go that were not looked at for longest. Default: 256 MB. */
  readonly mostBytes?: number;
  /** Default: `Date.now`. */
  readonly nowMs?: () => number;
}

/** What is kept of a gallery as a whole. */
interface KeptGallery {
  readonly id: string;
  readonly bytes: number;
  readonly usedAtMs: number;
  readonly keptAtMs: number;
}

/** A change of what is kept makes this another number, and drops what was kept before. */
const databaseVersion = 1;

/** Keeps pictures in the browser's database: VS Code gives the webviews of an extension the same origin each time. */
export function indexedPictureStore(options: IndexedPictureStoreOptions = {}): PictureStore {
  const { name = 'featurescope-pictures', mostBytes = 256e6, nowMs = Date.now } = options;
  let opening: Promise<IDBDatabase> | null = null;

  function database(): Promise<IDBDatabase> {
    opening ??= openDatabase(name).catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  }

  /** Runs `work` within one transaction; what goes wrong makes it `otherwise`. */
  async function within<Result>(
    mode: IDBTransactionMode,
    otherwise: Result,
    work: (pictures: IDBObjectStore, galleries: IDBObjectStore) => Promise<Result>,
  ): Promise<Result> {
    try {
      const transaction = (await database()).transaction(['pictures', 'galleries'], mode);
      const ended = endOf(transaction);
      const result = await work(transaction.objectStore('pictures'), transaction.objectStore('galleries'));
      await ended;
      return result;
    } catch {
      // No room, a private window, a damaged database: pictures are computed again.
      return otherwise;
    }
  }

  return {
    load: (id) =>
      within('readwrite', [], async (pictures, galleries) => {
        const kept = (await resultOf(galleries.get(id))) as KeptGallery | undefined;
        if (!kept) return [];
        galleries.put({ ...kept, usedAtMs: nowMs() } satisfies KeptGallery);
        const found: readonly unknown[] = await resultOf(pictures.getAll(picturesOf(id)));
        return found.flatMap((each) => parseStoredPicture(each) ?? []);
      }),
    keep: (id, made) =>
      within('readwrite', undefined, async (pictures, galleries) => {
        const kept = (await resultOf(galleries.get(id))) as KeptGallery | undefined;
        const bytes = made.reduce((sum, picture) => sum + bytesOf(picture), kept?.bytes ?? 0);
        for (const picture of made) pictures.put(picture, [id, picture.channel]);
        const keptAtMs = kept?.keptAtMs ?? nowMs();
        galleries.put({ id, bytes, usedAtMs: nowMs(), keptAtMs } satisfies KeptGallery);
        await dropUnused(pictures, galleries, mostBytes);
      }),
    forgetBefore: (timeMs) =>
      within('readwrite', undefined, async (pictures, galleries) => {
        const all = (await resultOf(galleries.getAll())) as KeptGallery[];
        for (const { id, keptAtMs } of all) if (keptAtMs < timeMs) drop(id, pictures, galleries);
      }),
  };
}

async function dropUnused(
  pictures: IDBObjectStore,
  galleries: IDBObjectStore,
  mostBytes: number,
): Promise<void> {
  const all = (await resultOf(galleries.getAll())) as KeptGallery[];
  let total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { id, bytes } of all.toSorted((one, other) => one.usedAtMs - other.usedAtMs)) {
    if (total <= mostBytes) return;
    drop(id, pictures, galleries);
    total -= bytes;
  }
}

function drop(id: string, pictures: IDBObjectStore, galleries: IDBObjectStore): void {
  pictures.delete(picturesOf(id));
  galleries.delete(id);
}

/** The keys of a gallery's pictures: arrays sort after numbers. */
function picturesOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id], [id, []]);
}

function bytesOf({ picture, image }: MaximizedChannel): number {
  return picture.data.byteLength + image.values.byteLength;
}

function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, databaseVersion);
  request.onupgradeneeded = () => {
    const { result: database } = request;
    for (const old of database.objectStoreNames) database.deleteObjectStore(old);
    database.createObjectStore('pictures');
    database.createObjectStore('galleries', { keyPath: 'id' });
  };
  return resultOf(request);
}

function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('The database gave no answer.'));
    };
  });
}

function endOf(transaction: IDBTransaction): Promise<void> {
  const ended = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => {
      resolve();
    };
    transaction.onabort = () => {
      reject(transaction.error ?? new Error('The transaction was given up.'));
    };
  });
  // Its requests may fail first; then nobody waits for it.
  ended.catch(() => undefined);
  return ended;
}
