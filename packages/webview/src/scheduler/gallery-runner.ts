import { batch, signal } from '@preact/signals';
import { featurescopeErrorFrom, type MaximizedChannel, type MaximizeProgress } from '@featurescope/core';
import { isAbortError, type ModelSession } from '@featurescope/worker';
import type { Gallery } from './gallery.js';
import { nextBatch, type ChannelRange } from './next-batch.js';
import { Pace } from './pace.js';

/** What is being computed. */
export interface RunningBatch {
  readonly gallery: Gallery;
  readonly channels: readonly number[];
  readonly step: number;
  /** 0 until the first step is done. */
  readonly stepCount: number;
  /** Until the whole gallery is filled; null while nothing is known. */
  readonly leftMs: number | null;
}

export interface GalleryRunnerOptions {
  readonly maximize: ModelSession['maximize'];
  /** How many channels to compute at once: more is faster on a GPU, but shows the first picture later. */
  readonly batchSize: () => number;
  /** Default: `performance.now`. */
  readonly nowMs?: () => number;
}

interface Batch {
  readonly gallery: Gallery;
  readonly channels: readonly number[];
  readonly abort: AbortController;
}

/**
 * Fills one gallery at a time, batch by batch, asking before each what is in sight: scrolling changes what comes next,
 * another gallery or a cancellation interrupts at once, a pause lets the batch at hand finish.
 */
export class GalleryRunner {
  /** Null while nothing is computed. */
  readonly running = signal<RunningBatch | null>(null);
  /** Every so many steps running tiles get a preview, from the next batch on; null: none, since reading pixels takes time. */
  readonly previewInterval = signal<number | null>(null);
  readonly #options: GalleryRunnerOptions;
  readonly #nowMs: () => number;
  readonly #pace = new Pace();
  #gallery: Gallery | null = null;
  #visible: ChannelRange = { first: 0, last: 0 };
  #isPaused = false;
  #batch: Batch | null = null;

  constructor(options: GalleryRunnerOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? (() => performance.now());
  }

  /** Null: nothing to fill. */
  show(gallery: Gallery | null): void {
    if (gallery === this.#gallery) return;
    this.#gallery = gallery;
    this.#visible = { first: 0, last: 0 };
    this.#interrupt();
    this.#advance();
  }

  setVisible(visible: ChannelRange): void {
    this.#visible = visible;
  }

  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#advance();
  }

  /** Interrupts within a step, until `resume`. */
  cancel(): void {
    if (!this.#gallery || this.#gallery.isComplete()) return;
    this.#gallery.isCancelled.value = true;
    this.#interrupt();
  }

  /** Goes on after a cancellation or a failure. */
  resume(): void {
    if (!this.#gallery) return;
    this.#gallery.isCancelled.value = false;
    this.#gallery.failure.value = null;
    this.#advance();
  }

  dispose(): void {
    this.#gallery = null;
    this.#interrupt();
  }

  #interrupt(): void {
    const interrupted = this.#batch;
    if (!interrupted) return;
    this.#batch = null;
    batch(() => {
      interrupted.gallery.markPending(interrupted.channels);
      this.running.value = null;
    });
    interrupted.abort.abort();
  }

  #advance(): void {
    const gallery = this.#gallery;
    if (this.#batch || !gallery || this.#isPaused) return;
    if (gallery.isCancelled.value || gallery.failure.value) return;
    const channels = nextBatch(
      (channel) => gallery.isMissing(channel),
      gallery.channelCount,
      this.#visible,
      this.#options.batchSize(),
    );
    if (channels.length > 0) void this.#run({ gallery, channels, abort: new AbortController() });
  }

  async #run(current: Batch): Promise<void> {
    const { gallery, channels, abort } = current;
    const { layer, recipe, seed, canvasSize } = gallery.key;
    this.#batch = current;
    this.#pace.startBatch();
    batch(() => {
      gallery.markRunning(channels);
      this.running.value = { gallery, channels, step: 0, stepCount: 0, leftMs: null };
    });
    const previewInterval = this.previewInterval.peek();
    const request = {
      layer,
      channels,
      recipe,
      seed,
      ...(canvasSize !== null && { canvasSize }),
      ...(previewInterval !== null && { previewInterval }),
    };
    const outcome = await this.#options
      .maximize(request, {
        signal: abort.signal,
        onProgress: (progress) => {
          batch(() => {
            this.#tell(current, progress);
          });
        },
      })
      .then(
        (results) => ({ results }),
        (error: unknown) => ({ error }),
      );
    // Interrupted: what it has become is nobody's business any more.
    if (this.#batch !== current) return;
    this.#batch = null;
    this.#settle(current, outcome);
    this.#advance();
    if (!this.#isRunning()) this.running.value = null;
  }

  #isRunning(): boolean {
    return this.#batch !== null;
  }

  #settle(
    { gallery, channels }: Batch,
    outcome: { readonly results: readonly MaximizedChannel[] } | { readonly error: unknown },
  ): void {
    batch(() => {
      if ('results' in outcome) gallery.put(outcome.results);
      gallery.markPending(channels);
      if (!('error' in outcome)) return;
      // Whoever aborts from outside (the session is gone) has a reason to leave it at that.
      if (isAbortError(outcome.error)) gallery.isCancelled.value = true;
      else gallery.failure.value = featurescopeErrorFrom(outcome.error);
    });
  }

  #tell(current: Batch, progress: MaximizeProgress): void {
    if (this.#batch !== current) return;
    const { step, stepCount } = progress;
    this.#pace.step(step, this.#nowMs());
    const { gallery, channels } = current;
    gallery.advance(channels, progress);
    const channelsLeft = gallery.channelCount - gallery.settledCount.value - channels.length;
    const batchesLeft = Math.ceil(Math.max(0, channelsLeft) / this.#options.batchSize());
    const stepsLeft = batchesLeft * stepCount + stepCount - step;
    this.running.value = { gallery, channels, step, stepCount, leftMs: this.#pace.leftMs(stepsLeft) };
  }
}
