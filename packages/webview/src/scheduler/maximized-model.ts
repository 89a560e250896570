import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import { isGpuBackend, type LayerSummary, type Recipe } from '@featurescope/core';
import type { ModelSession } from '@featurescope/worker';
import type { RunningJob } from '../protocol/index.js';
import { GalleryCache } from './gallery-cache.js';
import { GalleryRunner } from './gallery-runner.js';
import { galleryStatus, type Filling } from './gallery-status.js';
import type { Gallery } from './gallery.js';
import type { PictureStore } from './picture-store.js';
import { storeKey } from './store-key.js';

/** Pictures that are computed at once at most: on a GPU many cost little more than one. */
const largestBatch = { gpu: 16, cpu: 8 } as const;

/** What the values of a batch may take, in bytes: with those of the way back, and of what else is there, half a gigabyte more. */
const batchBytes = { gpu: 512 * 2 ** 20, cpu: 256 * 2 ** 20 } as const;

/** Filters of a sheet of the overview, as the articles on VGG16 have it: five rows of five. */
export const sheetCount = 25;

/** Pictures of so many pixels times steps, as 64 × 64 pixels in 64 steps, are quick: they need no sketch. */
const quickWork = 64 ** 3;

/** A slow disk, or a large network that is being hashed, holds up no picture for longer than this. */
const storePatienceMs = 500;

/** What decides which pictures are wanted. */
export interface MaximizedModelOptions {
  readonly session: ReadonlySignal<ModelSession | null>;
  readonly layer: ReadonlySignal<LayerSummary | null>;
  readonly recipe: ReadonlySignal<Recipe>;
  readonly seed: ReadonlySignal<number>;
  /** Whether the view of maximized pictures is the one that is shown. */
  readonly isShown: ReadonlySignal<boolean>;
  /** Whether anybody can see the page. */
  readonly isVisible: ReadonlySignal<boolean>;
  /** Where finished pictures are kept. */
  readonly store: PictureStore;
}

/** The maximized pictures of the open model: which are wanted, which there are, and what fills them. */
export class MaximizedModel {
  /** Fills galleries; null without a model. */
  readonly runner = computed<GalleryRunner | null>(() => {
    const session = this.#options.session.value;
    return session && runnerOf(session, this.#options.store);
  });
  /** The gallery of the selected layer; null when its channels cannot be maximized. */
  readonly gallery = computed<Gallery | null>(() => {
    const { layer, recipe, seed } = this.#options;
    const { name, kind, channelCount } = layer.value ?? {};
    if (name === undefined || typeof channelCount !== 'number' || kind === 'input') return null;
    const key = { layer: name, recipe: recipe.value, seed: seed.value, canvasSize: null };
    return this.#galleries.value.get(key, channelCount, !this.#isQuick.value);
  });
  /** Whether the first filters of every convolution are shown instead of all of one layer. */
  readonly showsAllLayers = signal(false);
  /** A gallery of every convolution that can run. */
  readonly overview = computed<readonly Gallery[]>(() => {
    const { session, recipe, seed } = this.#options;
    const layers = session.value?.summary.layers ?? [];
    return layers.flatMap(({ name, kind, channelCount, unsupported }) => {
      if (kind !== 'convolution' || channelCount === null || unsupported !== null) return [];
      const key = { layer: name, recipe: recipe.value, seed: seed.value, canvasSize: null };
      return [this.#galleries.value.get(key, channelCount, !this.#isQuick.value)];
    });
  });
  /** What the view fills, and how far that is; null: nothing. */
  readonly filling = computed<Filling | null>(() => {
    const gallery = this.gallery.value;
    const runner = this.runner.value;
    const progress = {
      running: runner?.running.value ?? [],
      leftMs: runner?.leftMs.value ?? null,
      isPaused: runner?.isPaused.value ?? false,
    };
    if (this.showsAllLayers.value) {
      const parts = this.overview.value.map((each) => ({ gallery: each, channelCount: sheetCount }));
      return parts.length === 0 ? null : { title: 'All layers', parts, ...progress };
    }
    const parts = gallery && [{ gallery, channelCount: gallery.channelCount }];
    return parts && { title: gallery.key.layer, parts, ...progress };
  });
  readonly #options: MaximizedModelOptions;
  readonly #galleries = signal(new GalleryCache());
  readonly #isQuick = computed(() => {
    const { width, height } = this.#options.session.value?.summary.imageInput ?? {};
    const { canvasSize, enlargement = 1, stepCount } = this.#options.recipe.value;
    const own = Math.max(width ?? Infinity, height ?? Infinity);
    return Math.min(own * enlargement, canvasSize) ** 2 * stepCount <= quickWork;
  });
  /** Galleries whose earlier pictures were looked for. */
  readonly #looked = new WeakSet<Gallery>();
  readonly #stops: readonly (() => void)[];

  constructor(options: MaximizedModelOptions) {
    this.#options = options;
    this.#stops = [effect(() => this.#endWithRunner()), effect(() => this.#steer())];
  }

  /** What is being computed, for the status bar; null: nothing. Galleries that are filled together are one job. */
  get job(): RunningJob | null {
    const [running] = this.runner.value?.running.value ?? [];
    if (!running) return null;
    const filling = this.filling.value;
    if (filling?.parts.some(({ gallery }) => gallery === running.gallery)) {
      const { settledCount, channelCount } = galleryStatus(filling);
      const title = this.showsAllLayers.value ? 'all layers' : filling.title;
      return { title: `Maximizing ${title}`, done: settledCount, total: channelCount };
    }
    const { key, settledCount, channelCount } = running.gallery;
    return { title: `Maximizing ${key.layer}`, done: settledCount.value, total: channelCount };
  }

  /** Another file is opened: its pictures are others. */
  forget(): void {
    this.#galleries.value = new GalleryCache();
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
  }

  #endWithRunner(): (() => void) | undefined {
    const runner = this.runner.value;
    return () => runner?.dispose();
  }

  /** Looks once for what an earlier page has made of a gallery. The runner follows `isRestoring`, which is read here. */
  #restore(gallery: Gallery): void {
    const session = this.#options.session.value;
    if (gallery.isRestoring.value || !session || this.#looked.has(gallery)) return;
    this.#looked.add(gallery);
    gallery.isRestoring.value = true;
    void pictureBytes(session, gallery).then((bytes) => {
      gallery.bytesPerPicture = bytes;
    });
    const patience = new Promise((resolve) => setTimeout(resolve, storePatienceMs));
    const found = storeKey(session, gallery.key).then(async (key) => {
      if (key !== null) gallery.put(await this.#options.store.load(key));
    });
    void Promise.race([found, patience]).then(() => {
      gallery.isRestoring.value = false;
    });
  }

  #steer(): void {
    const runner = this.runner.value;
    const isShown = this.#options.isShown.value;
    const isInSight = isShown && this.#options.isVisible.value;
    const parts = this.filling.value?.parts ?? [];
    for (const { gallery } of parts) this.#restore(gallery);
    untracked(() => {
      // While another view is shown the batches at hand go on to their end, of whatever layer.
      if (isShown) runner?.show(parts);
      runner?.setHidden(!isInSight);
    });
  }
}

function runnerOf(session: ModelSession, store: PictureStore): GalleryRunner {
  return new GalleryRunner({
    onPictures: (gallery, pictures) => {
      void storeKey(session, gallery.key).then((key) =>
        key === null ? undefined : store.keep(key, pictures),
      );
    },
    maximize: session.maximize,
    concurrency: () => session.concurrency,
    largestBatch: ({ bytesPerPicture }) => {
      const kind = isGpuBackend(session.backend.backend) ? 'gpu' : 'cpu';
      const fitting = bytesPerPicture === null ? Infinity : Math.floor(batchBytes[kind] / bytesPerPicture);
      return Math.max(1, Math.min(largestBatch[kind], fitting));
    },
  });
}

/** What the values of a forward pass take for one picture of a gallery; null where that cannot be told. */
async function pictureBytes(session: ModelSession, { key }: Gallery): Promise<number | null> {
  const { canvasSize, recipe, layer } = key;
  const side = canvasSize ?? recipe.canvasSize;
  const { width, height } = session.summary.imageInput ?? {};
  // A session that ends meanwhile has no answer, and nobody who asks.
  return session.activationBytes(layer, { width: width ?? side, height: height ?? side }).catch(() => null);
}
