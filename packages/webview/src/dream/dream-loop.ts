import { batch, computed, signal } from '@preact/signals';
import {
  nextDreamFrame,
  type DreamRequest,
  type RgbaImage,
  seamLength,
  mixedTargets,
} from '@featurescope/core';
import type { ModelSession } from '@featurescope/worker';
import { FilmFrames } from '../film/film-frames.js';
import type { FrameStore } from '../film/frame-store.js';
import { decodePictureAt } from '../inputs/decode-picture.js';
import { canvasFromPicture } from '../pictures/draw-picture.js';
import { pngFromCanvas } from '../pictures/png.js';
import type { FrameFolder } from '../protocol/index.js';
import type { DreamRun } from './dream-run.js';
import { firstLoopSettings, type KeptLoop, type LoopSettings } from './loop-settings.js';

/** Where a loop is. */
export type LoopState =
  | { readonly kind: 'idle' }
  /** Frames counted from 1. */
  | { readonly kind: 'running'; readonly frame: number; readonly timeLeftMs: number | null }
  | { readonly kind: 'failed'; readonly message: string };

export interface DreamLoopOptions {
  readonly run: DreamRun;
  readonly store: FrameStore;
}

/** What a film is made of. */
export interface LoopSource {
  readonly session: Pick<ModelSession, 'dream'>;
  /** What the first frame is dreamt on. */
  readonly picture: RgbaImage;
  /** How to dream on a frame; asked for each, so that a change counts from the next one on. */
  readonly requestFor: (picture: RgbaImage) => DreamRequest;
}

/** What a frame's file is called. */
function frameName(index: number): string {
  return `frame-${String(index + 1).padStart(4, '0')}.png`;
}

/** What stands beside the frames: how they were made. */
const settingsName = 'loop.json';

/**
 * A film: a picture is dreamt on, moved a little, dreamt on again, and so on. Every frame is saved as it comes, so that a crash or a
 * cancel costs no more than the one at hand.
 */
export class DreamLoop {
  readonly settings = signal<LoopSettings>(firstLoopSettings);
  readonly frames = new FilmFrames();
  readonly state = signal<LoopState>({ kind: 'idle' });
  /** Where the frames are; null: nowhere yet. */
  readonly folder = signal<FrameFolder | null>(null);
  readonly isRunning = computed(() => this.state.value.kind === 'running');
  /** Frames that there will be, those of the seam among them. */
  readonly totalCount = computed(() => this.settings.value.frameCount + this.#seamCount.value);
  /** Frames beyond those that were asked for: a passage between layers ends elsewhere than it began, so it has no seam. */
  readonly #seamCount = computed(() => {
    const { frameCount, isSeamless, towards } = this.settings.value;
    return isSeamless && towards === null ? seamLength(frameCount) : 0;
  });
  /** Frames that are still to be made. */
  readonly missingCount = computed(() => Math.max(0, this.totalCount.value - this.frames.files.value.length));

  readonly #run: DreamRun;
  readonly #store: FrameStore;
  /** The last frame, to go on from. */
  #last: RgbaImage | null = null;
  #abort: AbortController | null = null;
  /** Of before a reload. */
  #kept: FrameFolder | null = null;

  constructor({ run, store }: DreamLoopOptions) {
    this.#run = run;
    this.#store = store;
  }

  change(change: Partial<LoopSettings>): void {
    this.settings.value = { ...this.settings.value, ...change };
    this.#followSettings();
  }

  /** Makes a new film. */
  async start(
    source: LoopSource,
    { where, name }: { readonly where: 'folder' | 'storage'; readonly name: string },
  ): Promise<void> {
    await this.#guarded(async (abort) => {
      const folder = await this.#store.open(where, name);
      if (!folder || abort.aborted) return;
      batch(() => {
        this.frames.clear();
        this.folder.value = folder;
        this.#last = null;
      });
      this.#followSettings();
      const settings = settingsFile(this.settings.value, source.requestFor(source.picture));
      await this.#store.write(folder, settingsName, settings);
      await this.#go(source, folder, abort);
    });
  }

  /** Makes the frames that are missing, from the last one on. */
  async resume(source: LoopSource): Promise<void> {
    const folder = this.folder.value;
    if (folder) await this.#guarded((abort) => this.#go(source, folder, abort));
  }

  /** Ends it; the frames that are there stay. */
  stop(): void {
    this.#abort?.abort();
    this.#run.cancel();
  }

  kept(): KeptLoop {
    return { ...this.settings.value, folder: this.folder.value ?? this.#kept };
  }

  /** @param kept null: nothing is known of a film before */
  take(kept: KeptLoop | null): void {
    const { folder = null, ...settings } = kept ?? {};
    this.settings.value = { ...firstLoopSettings, ...settings };
    this.#kept = folder;
  }

  /** Finds the frames of the film that was at hand before a reload. */
  async restore(): Promise<void> {
    const folder = this.#kept;
    if (folder && !this.folder.value) await this.#find(folder);
    this.#kept = null;
  }

  async #find(folder: FrameFolder): Promise<void> {
    try {
      const names = new Set(await this.#store.list(folder));
      const files: Blob[] = [];
      // The first gap ends the film.
      while (names.has(frameName(files.length))) {
        const bytes = await this.#store.read(folder, frameName(files.length));
        files.push(new Blob([bytes], { type: 'image/png' }));
      }
      const [first] = files;
      if (!first || this.isRunning.value) return;
      const { width, height } = await decodePictureAt(frameName(0), first);
      batch(() => {
        this.folder.value = folder;
        this.frames.clear();
        for (const file of files) this.frames.add(file, { width, height });
      });
      this.#followSettings();
    } catch {
      // The folder is gone, and with it the film: there is nothing to go on with.
      this.folder.value = null;
    }
  }

  forget(): void {
    this.stop();
    this.frames.clear();
    this.folder.value = null;
    this.#last = null;
  }

  async #go(source: LoopSource, folder: FrameFolder, abort: AbortSignal): Promise<void> {
    const startedAt = Date.now();
    const first = this.frames.files.value.length;
    while (this.missingCount.value > 0 && !abort.aborted) {
      const index = this.frames.files.value.length;
      const perFrame = index > first ? (Date.now() - startedAt) / (index - first) : null;
      const timeLeftMs = perFrame && perFrame * this.missingCount.value;
      this.state.value = { kind: 'running', frame: index + 1, timeLeftMs };
      const picture = await this.#startOf(index, source.picture);
      const request = this.#atFrame(source.requestFor(picture), index);
      const result = await this.#run.start(source.session, request);
      const failure = this.#run.failure.value;
      if (failure) throw failure;
      // Cancelled, or stopped before its end: half a frame is none.
      if (!result?.isComplete) return;
      const png = await pngFromCanvas(canvasFromPicture(result.picture));
      await this.#store.write(folder, frameName(index), png);
      this.#last = result.picture;
      this.frames.add(new Blob([png], { type: 'image/png' }), result.picture);
    }
  }

  /** What a frame is dreamt on: the picture itself at first, and where layers pass over; else the frame before it, moved. */
  async #startOf(index: number, first: RgbaImage): Promise<RgbaImage> {
    const { towards, ...motion } = this.settings.value;
    if (index === 0 || towards !== null) return first;
    const file = this.frames.files.value[index - 1];
    this.#last ??= file ? await decodePictureAt(frameName(index - 1), file) : first;
    return nextDreamFrame(this.#last, motion);
  }

  #atFrame(request: DreamRequest, index: number): DreamRequest {
    const { towards, frameCount } = this.settings.value;
    // Frames of a loop must not repeat the same jitter.
    if (towards === null) return { ...request, seed: request.seed + index };
    const share = frameCount > 1 ? Math.min(1, index / (frameCount - 1)) : 0;
    return { ...request, targets: mixedTargets(request.targets, towards, share) };
  }

  #followSettings(): void {
    const { isPingPong, rate } = this.settings.value;
    batch(() => {
      this.frames.seamCount.value = this.missingCount.value === 0 ? this.#seamCount.value : 0;
      this.frames.isPingPong.value = isPingPong;
      this.frames.rate.value = rate;
    });
  }

  async #guarded(work: (abort: AbortSignal) => Promise<void>): Promise<void> {
    if (this.isRunning.value) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.state.value = { kind: 'running', frame: this.frames.files.value.length + 1, timeLeftMs: null };
    try {
      await work(abort.signal);
      this.state.value = { kind: 'idle' };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.state.value = { kind: 'failed', message };
    } finally {
      this.#followSettings();
    }
  }
}

function settingsFile(settings: LoopSettings, request: DreamRequest): Uint8Array<ArrayBuffer> {
  const { recipe, targets, seed } = request;
  const text = JSON.stringify({ version: 1, loop: settings, recipe, targets, seed }, null, 2);
  return new TextEncoder().encode(text);
}
