import type { ByteSource } from '@featurescope/core';
import type { ReadableFile } from '../contract.js';

/** A file that the page handed over; only the ranges that are asked for come into memory. */
export function byteSourceFromBlob({ name, content }: ReadableFile): ByteSource {
  return {
    name,
    size: content.size,
    read: async (start, end) => new Uint8Array(await content.slice(start, end).arrayBuffer()),
  };
}
