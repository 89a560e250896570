/** A picture of a film: a frame or, where the film's end passes over into its start, two of them mixed. */
export interface FilmPicture {
  /** Counted from 0. */
  readonly frame: number;
  /** Laid over it with this opacity. */
  readonly over: { readonly frame: number; readonly opacity: number } | null;
}

export interface FilmOrderOptions {
  /** So many frames at the end were made to pass over into the first ones. */
  readonly seamCount: number;
  /** Runs back after its end, so that it ends where it began. */
  readonly isPingPong: boolean;
}

/**
 * The pictures of a film, in order. A seam makes a loop of frames that never come back to where they began: the film starts with
 * what follows its last frame, mixed ever less into its first frames, so that from each picture to the next it is one movement.
 */
export function filmOrder(
  frameCount: number,
  { seamCount, isPingPong }: FilmOrderOptions,
): readonly FilmPicture[] {
  const seam = Math.min(seamCount, Math.floor(frameCount / 2));
  const count = frameCount - seam;
  const forward = Array.from({ length: count }, (_, frame): FilmPicture => {
    const opacity = frame < seam ? 1 - frame / seam : 0;
    return { frame, over: opacity > 0 ? { frame: count + frame, opacity } : null };
  });
  return isPingPong ? [...forward, ...forward.slice(1, -1).reverse()] : forward;
}

/** Frames that a loop needs beyond its own, so that its seam does not show. */
export function seamLength(frameCount: number): number {
  return Math.max(2, Math.round(frameCount / 4));
}
