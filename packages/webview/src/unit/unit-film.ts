import { signal } from '@preact/signals';
import type { MaximizedImage, ObjectiveSpec, Recipe, RgbaImage } from '@featurescope/core';
import type { ModelSession } from '@featurescope/worker';
import { FilmExport, type FilmExportOptions } from '../film/film-export.js';
import { FilmFrames } from '../film/film-frames.js';
import { LatestWork } from '../model/latest-work.js';
import { canvasFromPicture } from '../pictures/draw-picture.js';
import { pngFromCanvas } from '../pictures/png.js';

/** What a film of a channel shows. */
export type UnitFilmKind = 'optimization' | 'passage';

export interface UnitFilmOptions extends Omit<FilmExportOptions, 'frames'> {
  readonly session: Pick<ModelSession, 'maximizeObjective'>;
  readonly layer: string;
  readonly channel: number;
  readonly recipe: Recipe;
  readonly seed: number;
}

/** A film of how the picture of a channel comes about, or of how it becomes that of another one. */
export class UnitFilm {
  readonly kind = signal<UnitFilmKind>('optimization');
  /** Where a passage leads. */
  readonly otherLayer = signal('');
  readonly otherChannel = signal(0);
  /** Of a passage. */
  readonly frameCount = signal(16);
  readonly frames = new FilmFrames();
  readonly export: FilmExport;
  /** How far it is, from 0 to 1. */
  readonly share = signal(0);
  readonly work = new LatestWork<null>();
  readonly #options: UnitFilmOptions;

  constructor(options: UnitFilmOptions) {
    this.#options = options;
    this.otherLayer.value = options.layer;
    this.otherChannel.value = options.channel === 0 ? 1 : 0;
    this.export = new FilmExport({ ...options, frames: this.frames });
  }

  make(): void {
    this.frames.clear();
    this.share.value = 0;
    // A key of its own: what is asked for again is made again.
    this.work.start([Symbol('film')], async (abort) => {
      await (this.kind.value === 'optimization' ? this.#optimize(abort) : this.#pass(abort));
      return null;
    });
  }

  stop(): void {
    this.work.stop();
  }

  dispose(): void {
    this.stop();
    this.export.dispose();
    this.frames.clear();
  }

  async #optimize(abort: AbortSignal): Promise<void> {
    const { layer, channel } = this.#options;
    // Frames are encoded while the next step is computed, in their order.
    let encoded: Promise<unknown> = Promise.resolve();
    const result = await this.#maximize(
      { kind: 'channel', layer, channel },
      abort,
      ({ step, stepCount }, preview) => {
        this.share.value = step / stepCount;
        if (preview) encoded = encoded.then(() => this.#add(preview, abort));
      },
    );
    await encoded;
    if (result) await this.#add(result.picture, abort);
  }

  async #pass(abort: AbortSignal): Promise<void> {
    const { layer, channel } = this.#options;
    const from: ObjectiveSpec = { kind: 'channel', layer, channel };
    const to: ObjectiveSpec = {
      kind: 'channel',
      layer: this.otherLayer.value,
      channel: this.otherChannel.value,
    };
    const count = this.frameCount.value;
    for (let frame = 0; frame < count; frame++) {
      const share = frame / Math.max(1, count - 1);
      const result = await this.#maximize(mixed(from, to, share), abort);
      if (result) await this.#add(result.picture, abort);
      this.share.value = (frame + 1) / count;
    }
  }

  async #maximize(
    objective: ObjectiveSpec,
    abort: AbortSignal,
    onStep?: (progress: { readonly step: number; readonly stepCount: number }, preview?: RgbaImage) => void,
  ): Promise<MaximizedImage | undefined> {
    const { session, recipe, seed } = this.#options;
    const [result] = await session.maximizeObjective(
      { objective, recipe, seed, ...(onStep && { previewInterval: 1 }) },
      {
        signal: abort,
        // Each step is a frame.
        progressIntervalMs: 0,
        ...(onStep && {
          onProgress: (progress) => {
            if (!abort.aborted) onStep(progress, progress.previews?.[0]);
          },
        }),
      },
    );
    return result;
  }

  async #add(picture: RgbaImage, abort: AbortSignal): Promise<void> {
    const png = await pngFromCanvas(canvasFromPicture(picture));
    if (!abort.aborted) this.frames.add(new Blob([png], { type: 'image/png' }), picture);
  }
}

/** At either end that end alone is computed. */
function mixed(from: ObjectiveSpec, to: ObjectiveSpec, share: number): ObjectiveSpec {
  if (share <= 0) return from;
  if (share >= 1) return to;
  return {
    kind: 'sum',
    terms: [
      { weight: 1 - share, objective: from },
      { weight: share, objective: to },
    ],
  };
}
