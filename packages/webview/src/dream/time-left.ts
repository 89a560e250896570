import { octaveSizes, type DreamProgress, type DreamRecipe } from '@featurescope/core';
import type { Size } from '../inputs/network-size.js';

/**
 * Milliseconds until a dream is over, as a step takes time in proportion to its octave's pixels; null while nothing is known.
 *
 * @param size of the whole picture
 */
export function timeLeftMs(
  { octave, octaveCount, step, stepCount }: DreamProgress,
  octaves: DreamRecipe['octaves'],
  size: Size,
  elapsedMs: number,
): number | null {
  const areas = octaveSizes(size, octaves).map(({ width, height }) => width * height);
  const perOctave = stepCount / octaveCount;
  const before = areas.slice(0, octave - 1).reduce((sum, area) => sum + area * perOctave, 0);
  const done = before + (areas[octave - 1] ?? 0) * Math.max(0, step - (octave - 1) * perOctave);
  const all = areas.reduce((sum, area) => sum + area * perOctave, 0);
  return done > 0 ? (elapsedMs * Math.max(0, all - done)) / done : null;
}
