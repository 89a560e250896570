import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import { type DreamRequest, type NetworkSummary, type RgbaImage, dreamableLayers } from '@featurescope/core';
import type { ModelSession } from '@featurescope/worker';
import { decodePictureAt } from '../inputs/decode-picture.js';
import { FilmExport, type FilmExportOptions } from '../film/film-export.js';
import type { InputPicture, InputPictures } from '../inputs/input-pictures.js';
import { LatestWork } from '../model/latest-work.js';
import { pngFromCanvas } from '../pictures/png.js';
import { canvasFromPicture } from '../pictures/draw-picture.js';
import type { RunningJob } from '../protocol/index.js';
import { DreamForm } from './dream-form.js';
import { DreamLoop, type LoopSource } from './dream-loop.js';
import { DreamHistory, type DreamEntry } from './dream-history.js';
import { DreamMask } from './dream-mask.js';
import { DreamRun } from './dream-run.js';
import type { KeptDream } from './kept-dream.js';
import { suggestedSide } from './dream-size.js';

export interface DreamDependencies extends Omit<FilmExportOptions, 'frames'> {
  readonly session: ReadonlySignal<ModelSession | null>;
  readonly pictures: InputPictures;
  readonly isShown: ReadonlySignal<boolean>;
}

/** Every so many steps a dream shows where it is: reading the pixels of a large picture back takes its time. */
function previewInterval({ width, height }: RgbaImage): number {
  return Math.max(2, Math.round((width * height) / 5e5));
}

/** The studio: a picture, how to dream on it, the dream at hand, and those before it. */
export class DreamModel {
  readonly form: DreamForm;
  readonly mask = new DreamMask();
  readonly run = new DreamRun();
  readonly history = new DreamHistory();
  readonly loop: DreamLoop;
  /** Saves the film at hand. */
  readonly export: FilmExport;
  /** Whether a picture is made, or a film. */
  readonly isFilming = signal(false);

  /** Why this network cannot dream, in a sentence; null when it can. */
  readonly obstacle = computed<string | null>(() => {
    const summary = this.#needs.session.value?.summary;
    return summary ? obstacleOf(summary) : null;
  });
  /** Longest side to dream at, in pixels. */
  readonly side = computed<number | null>(() => {
    const source = this.source.value;
    const session = this.#needs.session.value;
    if (!source || !session) return null;
    return this.form.chosenSide.value ?? suggestedSide(source.picture, session.backend.backend);
  });
  readonly source = computed<InputPicture | null>(() => this.#needs.pictures.current.value);
  /** The picture as it is dreamt on. */
  readonly original = new LatestWork<RgbaImage>();
  /** Of the picture at hand; null while it is not there. */
  readonly ready = computed<RgbaImage | null>(() => {
    const state = this.original.state.value;
    return state.kind === 'ready' ? state.result : null;
  });

  readonly #needs: DreamDependencies;
  readonly #stops: readonly (() => void)[];

  constructor(needs: DreamDependencies) {
    this.#needs = needs;
    this.loop = new DreamLoop({ run: this.run, store: needs.store });
    this.export = new FilmExport({ ...needs, frames: this.loop.frames });
    this.form = new DreamForm(computed(() => needs.session.value?.summary.layers ?? []));
    this.#stops = [effect(() => this.#prepare()), effect(() => this.#adjust())];
  }

  /** What is running, for the status bar. */
  readonly job = computed<RunningJob | null>(() => {
    const saving = this.export.state.value;
    if (saving.kind === 'working') {
      return { title: 'Saving a film', done: saving.done, total: saving.total };
    }
    const loop = this.loop.state.value;
    if (loop.kind === 'running') {
      return { title: 'Dreaming a film', done: loop.frame - 1, total: this.loop.totalCount.value };
    }
    if (!this.run.isBusy.value) return null;
    const progress = this.run.progress.value;
    return { title: 'Dreaming', done: progress?.step ?? 0, total: progress?.stepCount ?? 0 };
  });

  /** A request for a picture as things are set. */
  requestFor(picture: RgbaImage): DreamRequest {
    const { recipe, targets, seed, tileSide } = this.form.settings.value;
    const mask = this.mask.of(picture);
    const guide = this.#needs.pictures.all.value.find(({ id }) => id === this.form.guide.value);
    return {
      picture,
      targets,
      recipe,
      seed,
      previewInterval: previewInterval(picture),
      ...(tileSide !== undefined && { tileSide }),
      ...(mask && { mask: mask.data }),
      ...(guide && { guide: guide.picture }),
    };
  }

  /** Dreams on the picture at hand, and keeps what comes of it. */
  async dream(): Promise<void> {
    const session = this.#needs.session.value;
    const picture = this.ready.value;
    const source = this.source.value;
    if (!session || !picture || !source || this.run.isBusy.value) return;
    this.history.show(null);
    const result = await this.run.start(session, this.requestFor(picture));
    const made = this.run.request;
    if (!result || !made) return;
    const { recipe, targets } = made;
    this.history.add({
      source: source.name,
      before: picture,
      picture: result.picture,
      settings: { ...this.form.settings.value, recipe, targets, seed: made.seed },
      objectives: result.objectives,
      isComplete: result.isComplete,
      durationMs: Date.now() - this.run.startedAt,
    });
  }

  /** Dreams a film that begins with the picture at hand; every frame is saved where the person wants it. */
  async film(where: 'folder' | 'storage'): Promise<void> {
    const film = this.#filmSource();
    const name = `dream of ${(this.source.value?.name ?? 'picture').replace(/\.\w+$/, '')}`;
    if (film) await this.loop.start(film, { where, name });
  }

  /** Goes on with the film at hand. */
  async resumeFilm(): Promise<void> {
    const film = this.#filmSource();
    if (film) await this.loop.resume(film);
  }

  #filmSource(): LoopSource | null {
    const session = this.#needs.session.value;
    const picture = this.ready.value;
    if (!session || !picture || this.run.isBusy.value) return null;
    return { session, picture, requestFor: (frame) => this.requestFor(frame) };
  }

  /**
   * Finds the film of before a reload.
   * @param hasPicture whether the picture that it began with comes back; else its last frame stands in, as the film goes on from there
   */
  async bringBackFilm(hasPicture: boolean): Promise<void> {
    await this.loop.restore();
    const { length } = this.loop.frames.files.value;
    const file = this.loop.frames.files.value.at(-1);
    const isPassage = this.loop.settings.value.towards !== null;
    if (!file || isPassage || hasPicture || this.#needs.pictures.all.value.length > 0) return;
    await this.#needs.pictures.add([{ name: `frame ${length}.png`, origin: null, file }]);
  }

  /** Makes a result the picture to dream on, here and in the other views. */
  async dreamOn(entry: DreamEntry): Promise<void> {
    const png = await pngFromCanvas(canvasFromPicture(entry.picture));
    const name = `${entry.source.replace(/\.\w+$/, '')} dream ${entry.id}.png`;
    await this.#needs.pictures.add([{ name, origin: null, file: new Blob([png]) }]);
    this.history.show(null);
  }

  kept(): KeptDream {
    return { ...this.form.kept(), film: this.loop.kept() };
  }

  restore(kept: KeptDream | null): void {
    this.form.restore(kept);
    this.loop.take(kept?.film ?? null);
  }

  /** "Cancel Running Work": ends it, and keeps what is there. */
  end(): void {
    this.export.cancel();
    if (this.loop.isRunning.value) this.loop.stop();
    else if (this.run.progress.value === null) this.run.cancel();
    else this.run.stop();
  }

  /** The model is closed: its dreams stay only while it is the same document. */
  close(): void {
    this.loop.stop();
    this.run.cancel();
  }

  /** Another document is shown. */
  forget(): void {
    this.close();
    this.loop.forget();
    this.mask.clear();
    this.history.clear();
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.close();
    this.export.dispose();
    this.original.stop();
  }

  #prepare(): void {
    const source = this.source.value;
    const side = this.side.value;
    if (!source || side === null) {
      this.original.stop();
      return;
    }
    if (!this.#needs.isShown.value) return;
    this.original.start([source.file, side], () => decodePictureAt(source.name, source.file, side));
  }

  #adjust(): void {
    const { recipe, targets } = this.form.settings.value;
    untracked(() => {
      // The frames of a film take what has changed from the next one on.
      if (!this.loop.isRunning.value) this.run.adjust(targets, recipe);
    });
  }
}

function obstacleOf({ imageInput, layers, source }: NetworkSummary): string | null {
  if (source.architectureMissing) {
    return 'The file holds weights only, so nothing of it runs. Give its architecture with the button above.';
  }
  if (imageInput === null) {
    return 'A dream changes an image until layers respond more: this network has no input that is an image.';
  }
  return dreamableLayers(layers).length > 0
    ? null
    : 'No layer that can run here has rows and columns to dream of.';
}
