/** Maps in one small size, whatever theirs is. */
import type { FeatureMaps } from './feature-maps.js';

/**
 * Each chosen map as `side` × `side` means of what each cell covers; cells of a map smaller than that repeat it.
 * @returns `[channels, side, side]`, in the order of `chosen`
 */
export function mapMeans(
  { width, height, channels, values }: Omit<FeatureMaps, 'layer'>,
  chosen: readonly number[],
  side: number,
): Float32Array<ArrayBuffer> {
  const means = new Float32Array(chosen.length * side * side);
  const rows = coverings(height, side);
  const columns = coverings(width, side);
  rows.forEach((coveredRows, row) => {
    columns.forEach((coveredColumns, column) => {
      const cell = row * side + column;
      for (const [mapRow, rowShare] of coveredRows) {
        for (const [mapColumn, columnShare] of coveredColumns) {
          const start = (mapRow * width + mapColumn) * channels;
          const share = rowShare * columnShare;
          for (let index = 0; index < chosen.length; index++) {
            const at = index * side * side + cell;
            means[at] = (means[at] as number) + share * (values[start + (chosen[index] as number)] as number);
          }
        }
      }
    });
  });
  return means;
}

/** For each of `side` cells along an axis, the places that it covers, with shares that sum to 1. */
function coverings(length: number, side: number): readonly (readonly (readonly [number, number])[])[] {
  const span = length / side;
  return Array.from({ length: side }, (_, cell) => {
    const [start, end] = [cell * span, (cell + 1) * span];
    const covered: [number, number][] = [];
    for (let place = Math.floor(start); place < Math.min(length, Math.ceil(end)); place++) {
      const share = (Math.min(end, place + 1) - Math.max(start, place)) / span;
      if (share > 1e-9) covered.push([place, share]);
    }
    return covered;
  });
}
