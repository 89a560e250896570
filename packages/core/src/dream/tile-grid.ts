/** A stretch of an axis that is computed at once. */
export interface TileSpan {
  readonly start: number;
  readonly length: number;
  /** How much of each pixel's gradient comes from this tile: over all tiles of the axis these sum to 1. */
  readonly shares: Float32Array;
}

export interface TileAxisOptions {
  /** In pixels, of a tile and of what neighbours have in common. Multiples of `stride`. */
  readonly side: number;
  readonly overlap: number;
  /** How far the grid is moved to the left; a multiple of `stride`. */
  readonly shift: number;
}

/**
 * Cuts an axis into overlapping tiles that leave no pixel out; where two overlap, one fades into the other. A grid that moves from
 * step to step has no seam in the same place twice.
 */
export function tileAxis(length: number, { side, overlap, shift }: TileAxisOptions): readonly TileSpan[] {
  if (side >= length) return [{ start: 0, length, shares: new Float32Array(length).fill(1) }];
  const pitch = side - overlap;
  const begins = Array.from(
    { length: Math.ceil((length + shift - overlap) / pitch) },
    (_, index) => index * pitch - shift,
  ).filter((begin) => begin + side > overlap || begin >= 0);
  const tiles = begins.map((begin) => {
    const start = Math.max(0, begin);
    const end = Math.min(length, begin + side);
    const shares = Float32Array.from({ length: end - start }, (_, index) => {
      const place = start + index - begin + 0.5;
      return Math.min(1, place / overlap, (side - place) / overlap);
    });
    return { start, length: end - start, shares };
  });
  const totals = new Float32Array(length);
  for (const { start, shares } of tiles) {
    shares.forEach((share, index) => {
      totals[start + index] = (totals[start + index] ?? 0) + share;
    });
  }
  return tiles.map((tile) => ({
    ...tile,
    shares: tile.shares.map((share, index) => share / (totals[tile.start + index] ?? 1)),
  }));
}
