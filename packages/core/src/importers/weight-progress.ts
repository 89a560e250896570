import type { ImportOptions } from './import-options.js';

/** Pauses are this far apart: rarer than messages matter, more often than a person sees. */
const stretchMs = 50;

/** Tells how many of a file's layers have been read, and stops to let messages through. */
export class WeightProgress {
  #done = 0;
  #pausedAt = Date.now();

  constructor(
    private readonly options: ImportOptions,
    private readonly layerCount: number,
  ) {}

  /** To be called after each layer. @throws the reason of the options' signal */
  async advance(): Promise<void> {
    const { signal, onProgress, pause } = this.options;
    signal?.throwIfAborted();
    this.#done++;
    if (this.#done < this.layerCount && Date.now() - this.#pausedAt < stretchMs) return;
    onProgress?.({ phase: 'weights', fraction: this.#done / this.layerCount });
    await pause?.();
    this.#pausedAt = Date.now();
  }
}
