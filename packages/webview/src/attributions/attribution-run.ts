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

  constructor(readonly method: AttributionMethod) {}

  start(
    key: readonly unknown[],
    work: (signal: AbortSignal, onProgress: (progress: AttributionProgress) => void) => Promise<Attribution>,
  ): void {
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

  stop(): void {
    this.work.stop();
    this.progress.value = null;
  }
}
