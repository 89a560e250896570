import type { ByteSource } from '@featurescope/core';
import type { ReadableFile } from '../contract.js';

/**
 * A file that the page handed over; only the ranges that are asked for come into memory. It can be read at once, since
 * this runs in a worker.
 */
export function byteSourceFromBlob({ name, content }: ReadableFile): ByteSource {
  const reader = new FileReaderSync();
  return {
    name,
    size: content.size,
    read: async (start, end) => new Uint8Array(await content.slice(start, end).arrayBuffer()),
    readSync: (start, end) => new Uint8Array(reader.readAsArrayBuffer(content.slice(start, end))),
  };
}
