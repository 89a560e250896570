import { Inflate, strFromU8 } from 'fflate';
import { FeaturescopeError } from '../error.js';
import { byteSourceFromBytes, byteSourceWithin, type ByteSource } from './byte-source.js';
import { maximumFileBytes } from './detect-format.js';
import { isBomb } from './inflation.js';

/** One file in an archive, as its directory states it. */
export interface ZipEntry {
  /** With its folders, with `/`. */
  readonly name: string;
  readonly compressedBytes: number;
  readonly bytes: number;
  /** How it is stored: 0 as it is, 8 deflated. */
  readonly method: number;
  readonly isEncrypted: boolean;
  /** Where its own header starts, which its content follows. */
  readonly start: number;
}

export interface ZipFile {
  readonly entries: readonly ZipEntry[];
  /**
   * An entry's content: a stored one is read where it lies, a deflated one unpacked into memory.
   * @throws `CORRUPT_FILE` when it is damaged or claims a size that no model has, `UNSUPPORTED_FORMAT` when it is packed
   *   in a way that cannot be undone
   */
  open(entry: ZipEntry): Promise<ByteSource>;
}

const signatures = {
  entry: 0x04034b50,
  directoryEntry: 0x02014b50,
  directoryEnd: 0x06054b50,
  wideDirectoryEnd: 0x06064b50,
  wideLocator: 0x07064b50,
} as const;

/** Sizes of the fixed parts (PKWARE's APPNOTE.TXT, 4.3). */
const headerBytes = {
  entry: 30,
  directoryEntry: 46,
  directoryEnd: 22,
  wideDirectoryEnd: 56,
  wideLocator: 20,
} as const;

/** The archive's comment stands behind the end of the directory. */
const maximumCommentBytes = 0xffff;

/** A directory of more than a hundred thousand entries is no model's. */
const maximumDirectoryBytes = 2 ** 24;

/** In these fields the largest number says that the true one stands in an extra field ("zip64"). */
const elsewhere = 0xffffffff;

/** Deflated content is read in pieces of this size … */
const pieceBytes = 2 ** 20;

/** … and unpacked in these: each may become a thousand times as much before it can be refused. */
const inflatedAtOnceBytes = 2 ** 14;

/**
 * Reads the directory of a zip archive; contents are read when they are opened.
 *
 * @throws `CORRUPT_FILE` when it is damaged or cut off
 */
export async function openZip(source: ByteSource): Promise<ZipFile> {
  const { start, end } = await directoryRange(source);
  const entries = directoryEntries(await viewOf(source, start, end), source);
  return { entries, open: (entry) => openEntry(source, entry) };
}

async function directoryRange(source: ByteSource): Promise<{ readonly start: number; readonly end: number }> {
  const tailStart = Math.max(0, source.size - headerBytes.directoryEnd - maximumCommentBytes);
  const tail = await viewOf(source, tailStart, source.size);
  for (let at = tail.byteLength - headerBytes.directoryEnd; at >= 0; at--) {
    if (tail.getUint32(at, true) !== signatures.directoryEnd) continue;
    const [bytes, start] = [tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
    const range =
      start === elsewhere || bytes === elsewhere
        ? await wideDirectoryRange(source, tailStart + at)
        : { start, end: start + bytes };
    if (range.end > tailStart + at || range.end - range.start > maximumDirectoryBytes) throw damaged(source);
    return range;
  }
  throw damaged(source);
}

/** As large archives state it, before the usual end of the directory. */
async function wideDirectoryRange(source: ByteSource, directoryEnd: number) {
  const locatorStart = directoryEnd - headerBytes.wideLocator;
  const locator = await viewOf(source, locatorStart, directoryEnd);
  if (locator.getUint32(0, true) !== signatures.wideLocator) throw damaged(source);
  const at = Number(locator.getBigUint64(8, true));
  const end = await viewOf(source, at, at + headerBytes.wideDirectoryEnd);
  if (end.getUint32(0, true) !== signatures.wideDirectoryEnd) throw damaged(source);
  const start = Number(end.getBigUint64(48, true));
  return { start, end: start + Number(end.getBigUint64(40, true)) };
}

function directoryEntries(directory: DataView<ArrayBuffer>, source: ByteSource): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; at < directory.byteLength;) {
    if (at + headerBytes.directoryEntry > directory.byteLength) throw damaged(source);
    if (directory.getUint32(at, true) !== signatures.directoryEntry) throw damaged(source);
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) =>
      directory.getUint16(at + field, true),
    );
    const nameStart = at + headerBytes.directoryEntry;
    const extraStart = nameStart + (nameBytes ?? 0);
    const end = extraStart + (extraBytes ?? 0) + (commentBytes ?? 0);
    if (end > directory.byteLength) throw damaged(source);
    const extra = new DataView(directory.buffer, directory.byteOffset + extraStart, extraBytes);
    const stated = [24, 20, 42].map((field) => directory.getUint32(at + field, true));
    const [bytes = 0, compressedBytes = 0, start = 0] = withWideNumbers(stated, extra);
    entries.push({
      name: strFromU8(new Uint8Array(directory.buffer, directory.byteOffset + nameStart, nameBytes)),
      bytes,
      compressedBytes,
      start,
      method: directory.getUint16(at + 10, true),
      isEncrypted: (directory.getUint16(at + 8, true) & 1) === 1,
    });
    at = end;
  }
  return entries;
}

/** Numbers of which those that do not fit into 32 bits follow one another in the extra field with the id 1. */
function withWideNumbers(stated: readonly number[], extra: DataView): number[] {
  for (let at = 0; at + 4 <= extra.byteLength;) {
    const [id, length] = [extra.getUint16(at, true), extra.getUint16(at + 2, true)];
    if (id === 1) {
      let next = at + 4;
      return stated.map((value) => {
        if (value !== elsewhere || next + 8 > extra.byteLength) return value;
        next += 8;
        return Number(extra.getBigUint64(next - 8, true));
      });
    }
    at += 4 + length;
  }
  return [...stated];
}

async function openEntry(source: ByteSource, entry: ZipEntry): Promise<ByteSource> {
  refuseBomb(source, entry);
  const { name, start: headerStart, compressedBytes, method } = entry;
  const header = await viewOf(source, headerStart, headerStart + headerBytes.entry);
  if (header.getUint32(0, true) !== signatures.entry) throw damaged(source);
  const start = headerStart + headerBytes.entry + header.getUint16(26, true) + header.getUint16(28, true);
  const end = start + compressedBytes;
  if (end > source.size) throw damaged(source);
  const title = `${name} in ${source.name}`;
  if (entry.isEncrypted || (method !== 0 && method !== 8)) {
    throw new FeaturescopeError(
      'UNSUPPORTED_FORMAT',
      `${title} is ${entry.isEncrypted ? 'encrypted' : `packed with method ${method} of zip`}, which cannot be read here. Save the model again with Keras.`,
    );
  }
  if (method === 0) return byteSourceWithin(title, source, start, end);
  return byteSourceFromBytes(title, await inflated(source, entry, start, end));
}

function refuseBomb(
  { name: fileName }: ByteSource,
  { name, compressedBytes, bytes, method }: ZipEntry,
): void {
  const isHonest = method !== 0 || bytes === compressedBytes;
  if (isHonest && !isBomb(compressedBytes, bytes) && bytes < maximumFileBytes) return;
  throw new FeaturescopeError(
    'CORRUPT_FILE',
    `"${name}" in "${fileName}" claims to unpack from ${compressedBytes} to ${bytes} bytes, which no Keras model does. The file was not opened.`,
  );
}

/** Unpacks piece by piece into exactly the bytes that the directory states. */
async function inflated(
  source: ByteSource,
  { bytes }: ZipEntry,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const content = new Uint8Array(bytes);
  let filled = 0;
  const inflate = new Inflate((piece) => {
    if (filled + piece.length > bytes) throw damaged(source);
    content.set(piece, filled);
    filled += piece.length;
  });
  try {
    for (let at = start; at < end; at += pieceBytes) {
      const piece = await source.read(at, Math.min(end, at + pieceBytes));
      for (let done = 0; done < piece.length; done += inflatedAtOnceBytes) {
        const next = Math.min(piece.length, done + inflatedAtOnceBytes);
        inflate.push(piece.subarray(done, next), at + next === end);
      }
    }
  } catch (error) {
    throw error instanceof FeaturescopeError ? error : damaged(source, error);
  }
  if (filled !== bytes) throw damaged(source);
  return content;
}

async function viewOf(source: ByteSource, start: number, end: number): Promise<DataView<ArrayBuffer>> {
  if (start < 0 || end > source.size || end < start) throw damaged(source);
  const bytes = await source.read(start, end);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function damaged({ name }: ByteSource, cause?: unknown): FeaturescopeError {
  return new FeaturescopeError(
    'CORRUPT_FILE',
    `"${name}" is a zip archive that is cut off or damaged. Download or export it again.`,
    { cause },
  );
}
