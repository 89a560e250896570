import type { DreamOctaves } from './dream-recipe.js';

/** Size of a picture in pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** The sizes that a dream on a picture goes through, from coarse to fine. No side is ever below one pixel. */
export function octaveSizes(
  { width, height }: Size,
  { count, scale, largerCount = 0, rounding = 'floor' }: DreamOctaves,
): readonly Size[] {
  const side = (length: number, shrinkings: number): number =>
    Math.max(
      1,
      rounding === 'floor' || shrinkings <= 0
        ? // A hair more, as 9 / 1.5 · 1.5 may come out below 9.
          Math.floor(length / scale ** shrinkings + 1e-6)
        : Math.round(side(length, shrinkings - 1) / scale),
    );
  return Array.from({ length: count }, (_, octave) => {
    const shrinkings = count - 1 - largerCount - octave;
    return { width: side(width, shrinkings), height: side(height, shrinkings) };
  });
}
