import { batch, computed, signal } from '@preact/signals';
import { featurescopeErrorFrom, type RgbaImage } from '@featurescope/core';
import { decodePicture } from './decode-picture.js';

/** A picture to look through the network with. */
export interface InputPicture {
  readonly id: number;
  readonly name: string;
  /** By what it can be read again after a reload: a URI, or "sample:" and a file; null: by nothing. */
  readonly origin: string | null;
  readonly picture: RgbaImage;
  /** The file itself, for who needs more of it than `picture` has. */
  readonly file: Blob;
}

/** A file that may be a picture. */
export interface PictureSource {
  readonly name: string;
  readonly origin: string | null;
  readonly file: Blob;
}

/** More would fill the memory; the oldest one goes first. */
const mostPictures = 32;

/** The pictures that the person has given, and which one is looked at. */
export class InputPictures {
  readonly all = signal<readonly InputPicture[]>([]);
  /** What could not be read, a sentence each. */
  readonly problems = signal<readonly string[]>([]);
  /** Pictures that are being decoded. */
  readonly pendingCount = signal(0);
  readonly current = computed<InputPicture | null>(() => {
    const all = this.all.value;
    return all.find(({ id }) => id === this.#currentId.value) ?? all[0] ?? null;
  });
  readonly #currentId = signal<number | null>(null);
  #lastId = 0;

  /**
   * Decodes files, and shows the first of them; one that is there already is not added twice.
   *
   * @param wanted origin of the picture to show instead of the first; null: the first
   */
  async add(
    sources: readonly PictureSource[],
    problems: readonly string[] = [],
    wanted: string | null = null,
  ): Promise<void> {
    this.problems.value = problems;
    this.pendingCount.value += sources.length;
    let isShown = false;
    for (const source of sources) {
      const id = await this.#addOne(source);
      this.pendingCount.value -= 1;
      if (id === null || isShown || (wanted !== null && source.origin !== wanted)) continue;
      this.select(id);
      isShown = true;
    }
  }

  select(id: number): void {
    this.#currentId.value = id;
  }

  /** The next picture, or the one before: +1, −1. After the last comes the first. */
  step(by: 1 | -1): void {
    const all = this.all.value;
    const index = all.findIndex((picture) => picture === this.current.value);
    const next = all[(index + by + all.length) % all.length];
    if (next) this.select(next.id);
  }

  remove(id: number): void {
    const all = this.all.value;
    const index = all.findIndex((picture) => picture.id === id);
    const wasCurrent = this.current.value?.id === id;
    const left = all.filter((picture) => picture.id !== id);
    batch(() => {
      this.all.value = left;
      if (wasCurrent) this.#currentId.value = left[Math.min(index, left.length - 1)]?.id ?? null;
    });
  }

  async #addOne({ name, origin, file }: PictureSource): Promise<number | null> {
    try {
      const picture = await decodePicture(name, file);
      const id = ++this.#lastId;
      // A picture that is given again may have changed: it takes the old one's place at the end.
      const others = this.all.value.filter((other) => origin === null || other.origin !== origin);
      this.all.value = [...others, { id, name, origin, picture, file }].slice(-mostPictures);
      return id;
    } catch (error) {
      this.problems.value = [...this.problems.value, featurescopeErrorFrom(error).message];
      return null;
    }
  }
}
