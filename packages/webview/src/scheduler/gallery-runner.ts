import { batch, signal } from '@preact/signals';
import {
  featurescopeErrorFrom,
  sketchRecipe,
  type MaximizedChannel,
  type MaximizeProgress,
} from '@featurescope/core';
import { isAbortError, type ModelSession } from '@featurescope/worker';
import type { Gallery, Quality } from './gallery.js';
import type { ChannelRange } from './next-batch.js';
import { nextWork, type Section, type Work } from './next-work.js';
import { Pace } from './pace.js';

/** A batch that is being computed. */
export interface RunningBatch extends Work {
  readonly step: number;
  /** 0 until the first step is done. */
  readonly stepCount: number;
}

export interface GalleryRunnerOptions {
  readonly maximize: ModelSession['maximize'];
  /** How many batches to compute side by side: asked before each. */
  readonly concurrency: () => number;
  /** The most channels of a gallery to compute at once. */
  readonly largestBatch: (gallery: Gallery) => number;
  /** Told of finished pictures. */
  readonly onPictures?: (gallery: Gallery, pictures: readonly MaximizedChannel[]) => void;
  /** Default: `performance.now`. */
  readonly nowMs?: () => number;
}

interface Run extends Work {
  readonly abort: AbortController;
}

/** What is taken to be in sight until the page says so: a screenful. */
const firstSight: ChannelRange = { first: 0, last: 11 };

/** Where what is in sight takes longer than this to compute, sketches come first. */
const patienceMs = 2500;

/**
 * Pictures are computed together as long as a step of theirs takes no longer. In a short step much is overhead that a batch shares: eight
 * pictures of MobileNet take a third of the time that they take one by one. In a long one it is nothing, and the first picture would come late.
 */
const shortStepMs = 40;

/** A sketch's canvas has so many times fewer pixels, unless the network or the layer wants others. */
const sketchPixelRatio = 4;

/**
 * Fills galleries, as many batches side by side as the session computes, asking before each what is in sight: scrolling
 * changes what comes next; other galleries and a cancellation interrupt at once; a pause lets the batches at hand finish.
 */
export class GalleryRunner {
  /** Empty while nothing is computed. */
  readonly running = signal<readonly RunningBatch[]>([]);
  /** Until all that is wanted is there; null while nothing is known. */
  readonly leftMs = signal<number | null>(null);
  /** The person has paused it. */
  readonly isPaused = signal(false);
  /** Every so many steps running tiles get a preview, from the next batch on; null: none, since reading pixels takes time. */
  readonly previewInterval = signal<number | null>(null);
  readonly #options: GalleryRunnerOptions;
  readonly #nowMs: () => number;
  /** Of all that is wanted. */
  readonly #pace = new Pace();
  /** Layers differ. */
  readonly #paces = { sketch: new WeakMap<Gallery, Pace>(), full: new WeakMap<Gallery, Pace>() };
  #sections: readonly Section[] = [];
  #isHidden = false;
  #runs: readonly Run[] = [];

  constructor(options: GalleryRunnerOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? (() => performance.now());
  }

  /**
   * What to fill, in this order where all is in sight; empty: nothing. Galleries that were wanted before keep what is known
   * of their place.
   */
  show(wanted: readonly Omit<Section, 'visible'>[]): void {
    const before = this.#sections;
    const isSame = (one: Omit<Section, 'visible'>, other: Section | undefined) =>
      one.gallery === other?.gallery && one.channelCount === other.channelCount;
    if (wanted.length === before.length && wanted.every((each, index) => isSame(each, before[index]))) return;
    this.#sections = wanted.map((each, index) => {
      const known = before.find(({ gallery }) => gallery === each.gallery);
      return { ...each, visible: known ? known.visible : index === 0 ? firstSight : null };
    });
    this.#interrupt(({ gallery }) => !this.#sections.some((section) => section.gallery === gallery));
    this.#advance();
  }

  /** @param visible null: nothing of it */
  setVisible(gallery: Gallery, visible: ChannelRange | null): void {
    this.#sections = this.#sections.map((section) =>
      section.gallery === gallery ? { ...section, visible } : section,
    );
  }

  /** Whether nobody sees the page: then no batch is begun. */
  setHidden(isHidden: boolean): void {
    this.#isHidden = isHidden;
    this.#advance();
  }

  /** Begins no batch until `resume`; those at hand are finished. */
  pause(): void {
    this.isPaused.value = true;
  }

  /** Interrupts within a step, until `resume`. */
  cancel(): void {
    batch(() => {
      for (const { gallery, channelCount } of this.#sections) {
        if (!gallery.isComplete(channelCount)) gallery.isCancelled.value = true;
      }
      this.#interrupt(() => true);
    });
  }

  /** Goes on after a pause, a cancellation or a failure. */
  resume(): void {
    batch(() => {
      this.isPaused.value = false;
      for (const { gallery } of this.#sections) {
        gallery.isCancelled.value = false;
        gallery.failure.value = null;
      }
    });
    this.#advance();
  }

  dispose(): void {
    this.#sections = [];
    this.#interrupt(() => true);
  }

  #interrupt(isMeant: (run: Run) => boolean): void {
    const interrupted = this.#runs.filter(isMeant);
    if (interrupted.length === 0) return;
    this.#runs = this.#runs.filter((run) => !interrupted.includes(run));
    batch(() => {
      for (const { gallery, channels } of interrupted) gallery.markPending(channels);
      this.running.value = this.running.value.filter(
        ({ gallery, channels }) =>
          !interrupted.some((run) => run.gallery === gallery && run.channels === channels),
      );
    });
    for (const { abort } of interrupted) abort.abort();
  }

  #advance(): void {
    if (this.#isHidden || this.isPaused.peek()) return;
    while (this.#runs.length < this.#options.concurrency()) {
      const work = nextWork(this.#sections, (gallery, quality) => this.#batchSize(gallery, quality));
      if (!work) return;
      void this.#run({ ...work, abort: new AbortController() });
    }
  }

  /** As many as the pace allows, but no more than this batch's share of what is left. */
  #batchSize(gallery: Gallery, quality: Quality): number {
    const msPerStep = this.#msPerStepOf(gallery, quality);
    if (msPerStep === null) return 1;
    const share = Math.ceil(this.#waitingCount() / this.#options.concurrency());
    return Math.max(
      1,
      Math.min(Math.floor(shortStepMs / msPerStep), this.#options.largestBatch(gallery), share),
    );
  }

  /** Of one picture; before the first one it is told from the sketches. Null: nobody knows yet. */
  #msPerStepOf(gallery: Gallery, quality: Quality): number | null {
    const { msPerStep } = this.#paceOf(gallery, quality);
    if (msPerStep !== null || quality === 'sketch') return msPerStep;
    const sketchMs = this.#paceOf(gallery, 'sketch').msPerStep;
    return sketchMs === null ? null : sketchMs * sketchPixelRatio;
  }

  #paceOf(gallery: Gallery, quality: Quality): Pace {
    const paces = this.#paces[quality];
    const pace = paces.get(gallery) ?? new Pace();
    paces.set(gallery, pace);
    return pace;
  }

  /** Pictures that are wanted, not there and not being computed. */
  #waitingCount(): number {
    const wanted = this.#sections.reduce(
      (sum, { gallery, channelCount }) =>
        sum + Math.min(channelCount, gallery.channelCount) - gallery.settledAmong(channelCount),
      0,
    );
    const running = this.#runs.filter(({ quality }) => quality === 'full');
    return Math.max(
      0,
      running.reduce((left, { channels }) => left - channels.length, wanted),
    );
  }

  async #run(run: Run): Promise<void> {
    const { gallery, channels, quality, abort } = run;
    this.#runs = [...this.#runs, run];
    batch(() => {
      gallery.markRunning(channels, quality);
      this.running.value = [...this.running.value, { gallery, channels, quality, step: 0, stepCount: 0 }];
    });
    const own = this.#paceOf(gallery, quality);
    const paces = quality === 'full' ? [this.#pace, own] : [own];
    const follows = paces.map((pace) => pace.follow(channels.length));
    const outcome = await this.#options
      .maximize(this.#requestOf(run), {
        signal: abort.signal,
        onProgress: (progress) => {
          if (!this.#runs.includes(run)) return;
          for (const follow of follows) follow(progress.step, this.#nowMs());
          batch(() => {
            this.#tell(run, progress);
          });
        },
      })
      .then(
        (results) => ({ results }),
        (error: unknown) => ({ error }),
      );
    // Interrupted: what it has become is nobody's business any more.
    if (!this.#runs.includes(run)) return;
    this.#runs = this.#runs.filter((other) => other !== run);
    batch(() => {
      this.#settle(run, outcome);
      if (quality === 'sketch') this.#judgeSketches(run);
      this.#advance();
      this.running.value = this.running.value.filter((each) => each.channels !== channels);
    });
  }

  #requestOf({ gallery, channels, quality }: Run): Parameters<ModelSession['maximize']>[0] {
    const { layer, recipe, seed, canvasSize } = gallery.key;
    const previewInterval = this.previewInterval.peek();
    return {
      layer,
      channels,
      seed,
      ...(quality === 'sketch'
        ? { recipe: sketchRecipe(canvasSize === null ? recipe : { ...recipe, canvasSize }) }
        : { recipe, ...(canvasSize !== null && { canvasSize }) }),
      ...(previewInterval !== null && { previewInterval }),
    };
  }

  #settle(
    { gallery, channels, quality }: Run,
    outcome: { readonly results: readonly MaximizedChannel[] } | { readonly error: unknown },
  ): void {
    if ('results' in outcome) {
      if (quality === 'sketch') gallery.putSketches(outcome.results);
      else {
        gallery.put(outcome.results);
        this.#options.onPictures?.(gallery, outcome.results);
      }
    }
    gallery.markPending(channels);
    if (!('error' in outcome)) return;
    // Whoever aborts from outside (the session is gone) has a reason to leave it at that.
    if (isAbortError(outcome.error)) gallery.isCancelled.value = true;
    else gallery.failure.value = featurescopeErrorFrom(outcome.error);
  }

  /** The first sketch shows how long pictures take: where that is not long, there are no more sketches. */
  #judgeSketches({ gallery }: Run): void {
    if (gallery.sketching !== 'untried') return;
    const visible = this.#sections.find((section) => section.gallery === gallery)?.visible ?? firstSight;
    const visibleCount = Math.min(gallery.channelCount, visible.last - visible.first + 1);
    const pictureMs = (this.#msPerStepOf(gallery, 'full') ?? 0) * gallery.key.recipe.stepCount;
    const leftMs = (pictureMs * visibleCount) / this.#options.concurrency();
    gallery.sketching = leftMs > patienceMs ? 'worthwhile' : 'needless';
  }

  #tell(run: Run, progress: MaximizeProgress): void {
    const { gallery, channels, quality } = run;
    const { step, stepCount } = progress;
    gallery.advance(channels, progress);
    this.running.value = this.running.value.map((each) =>
      each.channels === channels ? { ...each, step, stepCount } : each,
    );
    if (quality === 'full') this.leftMs.value = this.#estimateLeftMs(stepCount);
  }

  #estimateLeftMs(stepCount: number): number | null {
    const { msPerStep } = this.#pace;
    if (msPerStep === null) return null;
    const running = this.running.value.filter(({ quality }) => quality === 'full');
    const waitingSteps = this.#waitingCount() * stepCount;
    const runningSteps = running.reduce(
      (sum, each) => sum + each.channels.length * ((each.stepCount || stepCount) - each.step),
      0,
    );
    return (msPerStep * (waitingSteps + runningSteps)) / Math.max(1, running.length);
  }
}
