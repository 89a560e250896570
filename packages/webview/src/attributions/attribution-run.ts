import { signal } from '@preact/signals';
import type { Attribution, AttributionMethod, AttributionProgress } from '@featurescope/core';
import { LatestWork } from '../model/latest-work.js';

/** One method's work on the image at hand. */
export class AttributionRun {
  readonly work = new LatestWork<Attribution>();
  /** Null until the first pass is done. */
  readonly progress = signal<AttributionProgress | null>(null);
  /** The person has ended it. */
  readonly isCancelled = signal(false);

  #key: readonly unknown[] = [];

  constructor(readonly method: AttributionMethod) {}

  /** What was cancelled stays so, until it depends on something else or `resume` is called. */
  start(
    key: readonly unknown[],
    work: (signal: AbortSignal, onProgress: (progress: AttributionProgress) => void) => Promise<Attribution>,
  ): void {
    const isSame = key.length === this.#key.length && key.every((part, i) => part === this.#key[i]);
    if (isSame && this.isCancelled.value) return;
    this.#key = key;
    this.isCancelled.value = false;
    this.work.start(key, (abort) => {
      this.progress.value = null;
      return work(abort, (progress) => {
        if (!abort.aborted) this.progress.value = progress;
      });
    });
  }

  cancel(): void {
    this.stop();
    this.isCancelled.value = true;
  }

  /** Whoever calls this starts the work again. */
  resume(): void {
    this.isCancelled.value = false;
  }

  stop(): void {
    this.work.stop();
    this.progress.value = null;
  }
}
