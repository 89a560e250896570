import type { ByteSource } from '../byte-source.js';

/** What is read at once. */
const aheadBytes = 2 ** 18;

/** A source that is read from front to back in small pieces: a graph has thousands of constants of a few bytes. */
export function readingAhead(source: ByteSource): ByteSource {
  const { name, size } = source;
  let start = 0;
  let bytes = new Uint8Array(0);
  return {
    name,
    size,
    read: async (from, to) => {
      if (to - from > aheadBytes / 4) return source.read(from, to);
      if (from < start || to > start + bytes.length) {
        bytes = await source.read(from, Math.min(size, from + aheadBytes));
        start = from;
      }
      return bytes.slice(from - start, to - start);
    },
  };
}
