/** A source of uniform numbers in [0, 1). */
export type Random = () => number;

/**
 * The project's one seeded generator: mulberry32 (Tommy Ettinger, public domain), 32 bits of state. Small, fast
 * and identical on every machine, which is all that "same seed, same bytes" needs; not for cryptography.
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A seed of its own for item `index` of a series (a filter of a gallery), so that a filter's picture does not
 * depend on which other filters were computed with it. The constants are those of the murmur3 finalizer.
 */
export function derivedSeed(seed: number, index: number): number {
  let hash = (seed ^ Math.imul(index + 1, 0x9e3779b1)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
