import { filmOrder, type FilmPicture } from '@featurescope/core';
import { computed, signal } from '@preact/signals';
import type { Size } from '../inputs/network-size.js';

/** Bitmaps that are kept at hand while a film is played: more would fill the memory. */
const keptBitmaps = 48;

/** The frames of a film, as the PNG files that they are saved as; how they follow each other; and how fast. */
export class FilmFrames {
  /** The frames that are there, in order. */
  readonly files = signal<readonly Blob[]>([]);
  readonly size = signal<Size | null>(null);
  /** Frames at the end that pass over into the first ones. */
  readonly seamCount = signal(0);
  readonly isPingPong = signal(false);
  /** Frames per second. */
  readonly rate = signal(12);
  readonly order = computed<readonly FilmPicture[]>(() =>
    filmOrder(this.files.value.length, {
      seamCount: this.seamCount.value,
      isPingPong: this.isPingPong.value,
    }),
  );
  readonly #bitmaps = new Map<Blob, Promise<ImageBitmap>>();

  add(file: Blob, size: Size): void {
    this.size.value = { width: size.width, height: size.height };
    this.files.value = [...this.files.value, file];
  }

  clear(): void {
    for (const bitmap of this.#bitmaps.values()) closeLater(bitmap);
    this.#bitmaps.clear();
    this.files.value = [];
    this.size.value = null;
  }

  /** Draws a picture of the film over the whole of a context's canvas. */
  async draw(
    context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
    { frame, over }: FilmPicture,
  ): Promise<void> {
    const [below, above] = await Promise.all([this.#bitmap(frame), over && this.#bitmap(over.frame)]);
    const { width, height } = context.canvas;
    context.globalAlpha = 1;
    context.clearRect(0, 0, width, height);
    if (below) context.drawImage(below, 0, 0, width, height);
    if (!above || !over) return;
    context.globalAlpha = over.opacity;
    context.drawImage(above, 0, 0, width, height);
    context.globalAlpha = 1;
  }

  #bitmap(frame: number): Promise<ImageBitmap> | null {
    const file = this.files.value[frame];
    if (!file) return null;
    const bitmap = this.#bitmaps.get(file) ?? createImageBitmap(file);
    // What was asked for last stands last.
    this.#bitmaps.delete(file);
    this.#bitmaps.set(file, bitmap);
    for (const [oldest, old] of [...this.#bitmaps].slice(0, -keptBitmaps)) {
      this.#bitmaps.delete(oldest);
      closeLater(old);
    }
    return bitmap;
  }
}

/** After whoever draws it at the moment. */
function closeLater(bitmap: Promise<ImageBitmap>): void {
  void bitmap.then(
    (done) =>
      setTimeout(() => {
        done.close();
      }, 1000),
    () => undefined,
  );
}
