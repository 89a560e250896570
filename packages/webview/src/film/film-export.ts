import { computed, effect, signal } from '@preact/signals';
import { featurescopeErrorFrom, type FilmPicture } from '@featurescope/core';
import { isAbortError, type FilmClient, type FilmOptions, type FilmSupport } from '@featurescope/worker';
import { LatestWork } from '../model/latest-work.js';
import type { Saver } from '../model/saver.js';
import type { FilmFrames } from './film-frames.js';
import { bitrateOf, filmOptions, type ExportFormat, type GifLook, type Quality } from './film-settings.js';
import type { FrameStore } from './frame-store.js';

export interface FilmExportOptions {
  readonly frames: FilmFrames;
  readonly store: FrameStore;
  readonly saver: Saver;
  /** Starts a worker that encodes. */
  readonly startEncoder: () => Promise<FilmClient>;
}

/** Pictures of a film that are encoded to tell how large the whole will be. */
const samplePictures = 3;

export type ExportState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working'; readonly done: number; readonly total: number }
  | { readonly kind: 'failed'; readonly message: string };

/** Saves a film as a file, or its pictures one by one. Encoding runs in a worker of its own, and can be ended. */
export class FilmExport {
  readonly format = signal<ExportFormat>('gif');
  readonly gif = signal<GifLook>({ colourCount: 256, isDithered: true });
  readonly quality = signal<Quality>('good');
  readonly state = signal<ExportState>({ kind: 'idle' });
  /** What the machine encodes in the size of the film. */
  readonly support = new LatestWork<readonly FilmSupport[]>();
  /** About how large the file will be, in bytes. */
  readonly estimate = new LatestWork<number>();
  readonly options = computed<FilmOptions | null>(() => {
    const size = this.#needs.frames.size.value;
    const format = this.format.value;
    if (!size || format === 'png') return null;
    return filmOptions(format, size, this.#needs.frames.rate.value, {
      gif: this.gif.value,
      quality: this.quality.value,
      supports: this.support.shown ?? [],
    });
  });

  readonly #needs: FilmExportOptions;
  readonly #stop: () => void;
  #abort: AbortController | null = null;

  constructor(needs: FilmExportOptions) {
    this.#needs = needs;
    this.#stop = effect(() => {
      const size = needs.frames.size.value;
      if (!size) {
        this.support.stop();
        this.estimate.stop();
        return;
      }
      const { width, height } = size;
      this.support.start([width, height], (abort) =>
        this.#withEncoder(abort, (encoder) => encoder.support(width, height)),
      );
    });
  }

  /** Finds out how large the file will be: a GIF by encoding a few of its pictures. */
  weigh(): void {
    const options = this.options.value;
    const { frames } = this.#needs;
    const order = frames.order.value;
    if (!options || order.length === 0) {
      this.estimate.stop();
      return;
    }
    this.estimate.start([JSON.stringify(options), order], async (abort) => {
      if (options.format !== 'gif') {
        const { quality } = this;
        return (bitrateOf(quality.value, options, options.rate) / 8) * (order.length / options.rate);
      }
      const sample = spread(order, samplePictures);
      const bytes = await this.#withEncoder(abort, (encoder) =>
        encode(encoder, options, frames, sample, abort, () => undefined),
      );
      return (bytes.length / sample.length) * order.length;
    });
  }

  /** Makes the film and hands it to the host, which asks where to save it. */
  async save(name: string): Promise<void> {
    const { frames, saver } = this.#needs;
    const options = this.options.value;
    const order = frames.order.value;
    if (!options || order.length === 0) return;
    await this.#work(order.length, async (abort, onDone) => {
      const bytes = await this.#withEncoder(abort, (encoder) =>
        encode(encoder, options, frames, order, abort, onDone),
      );
      await saver.save(`${name}.${options.format}`, () => Promise.resolve(bytes));
    });
  }

  /** Writes the pictures of the film into a folder that the person chooses, as film-0001.png and so on. */
  async saveSequence(name: string): Promise<void> {
    const { frames, store, saver } = this.#needs;
    const order = frames.order.value;
    const size = frames.size.value;
    if (!size || order.length === 0) return;
    await this.#work(order.length, async (abort, onDone) => {
      const folder = await store.open('folder', name);
      if (!folder) return;
      const { canvas, context } = canvasOf(size);
      for (const [index, picture] of order.entries()) {
        abort.throwIfAborted();
        await frames.draw(context, picture);
        const blob = await canvas.convertToBlob({ type: 'image/png' });
        await store.write(folder, `film-${String(index + 1).padStart(4, '0')}.png`, await bytesOf(blob));
        onDone(index + 1);
      }
      saver.notice.value = { kind: 'saved', text: `${order.length} pictures saved in ${folder.label}.` };
    });
  }

  cancel(): void {
    this.#abort?.abort();
  }

  dispose(): void {
    this.#stop();
    this.cancel();
    this.support.stop();
    this.estimate.stop();
  }

  async #work(
    total: number,
    work: (abort: AbortSignal, onDone: (done: number) => void) => Promise<void>,
  ): Promise<void> {
    this.cancel();
    const abort = new AbortController();
    this.#abort = abort;
    this.state.value = { kind: 'working', done: 0, total };
    try {
      await work(abort.signal, (done) => {
        if (this.#abort === abort) this.state.value = { kind: 'working', done, total };
      });
      if (this.#abort === abort) this.state.value = { kind: 'idle' };
    } catch (error) {
      if (this.#abort !== abort) return;
      this.state.value =
        abort.signal.aborted || isAbortError(error)
          ? { kind: 'idle' }
          : { kind: 'failed', message: featurescopeErrorFrom(error).message };
    }
  }

  async #withEncoder<Result>(
    abort: AbortSignal,
    work: (encoder: FilmClient) => Promise<Result>,
  ): Promise<Result> {
    const encoder = await this.#needs.startEncoder();
    const end = () => {
      encoder.terminate();
    };
    abort.addEventListener('abort', end, { once: true });
    try {
      abort.throwIfAborted();
      return await work(encoder);
    } catch (error) {
      abort.throwIfAborted();
      throw error;
    } finally {
      abort.removeEventListener('abort', end);
      end();
    }
  }
}

async function encode(
  encoder: FilmClient,
  options: FilmOptions,
  frames: FilmFrames,
  order: readonly FilmPicture[],
  abort: AbortSignal,
  onDone: (done: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  await encoder.begin(options);
  const { canvas, context } = canvasOf(options);
  for (const [index, picture] of order.entries()) {
    abort.throwIfAborted();
    await frames.draw(context, picture);
    await encoder.add(canvas.transferToImageBitmap());
    onDone(index + 1);
  }
  return encoder.finish();
}

function canvasOf({ width, height }: { readonly width: number; readonly height: number }) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws no pictures.');
  return { canvas, context };
}

async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** So many, from the whole list. */
function spread<Item>(list: readonly Item[], count: number): readonly Item[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, i) => list[Math.floor(((i + 0.5) * list.length) / count)]).filter(
    (item) => item !== undefined,
  );
}
