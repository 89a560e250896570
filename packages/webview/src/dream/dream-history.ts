import { batch, computed, signal } from '@preact/signals';
import type { RgbaImage } from '@featurescope/core';
import type { DreamSettings } from './dream-form.js';

/** A finished picture, and how it was made. */
export interface DreamEntry {
  readonly id: number;
  /** Of the picture that was dreamt on. */
  readonly source: string;
  readonly before: RgbaImage;
  readonly picture: RgbaImage;
  readonly settings: DreamSettings;
  readonly objectives: readonly number[];
  /** False when it was stopped. */
  readonly isComplete: boolean;
  readonly durationMs: number;
}

/** More pixels would fill the memory: then the oldest pictures go. */
const largestBytes = 400e6;

/** The pictures that were made, the oldest first. */
export class DreamHistory {
  readonly entries = signal<readonly DreamEntry[]>([]);
  readonly #shownId = signal<number | null>(null);
  readonly #comparedId = signal<number | null>(null);
  /** The one that is looked at. */
  readonly shown = computed(() => this.#find(this.#shownId.value));
  /** The one that it is compared with, instead of what it was made from. */
  readonly compared = computed(() => this.#find(this.#comparedId.value));
  #lastId = 0;

  add(entry: Omit<DreamEntry, 'id'>): DreamEntry {
    const added = { ...entry, id: ++this.#lastId };
    batch(() => {
      this.entries.value = withinMemory([...this.entries.value, added]);
      this.#shownId.value = added.id;
      this.#comparedId.value = null;
    });
    return added;
  }

  /** @param id null: none */
  show(id: number | null): void {
    batch(() => {
      this.#shownId.value = id;
      if (id === null || id === this.#comparedId.value) this.#comparedId.value = null;
    });
  }

  /** @param id null: with what it was made from */
  compare(id: number | null): void {
    this.#comparedId.value = id === this.#shownId.value ? null : id;
  }

  remove(id: number): void {
    const index = this.entries.value.findIndex((entry) => entry.id === id);
    const wasShown = this.#shownId.value === id;
    const left = this.entries.value.filter((entry) => entry.id !== id);
    batch(() => {
      this.entries.value = left;
      if (this.#comparedId.value === id) this.#comparedId.value = null;
      if (wasShown) this.show(left[Math.min(index, left.length - 1)]?.id ?? null);
    });
  }

  clear(): void {
    batch(() => {
      this.entries.value = [];
      this.show(null);
    });
  }

  #find(id: number | null): DreamEntry | null {
    return this.entries.value.find((entry) => entry.id === id) ?? null;
  }
}

function withinMemory(entries: readonly DreamEntry[]): readonly DreamEntry[] {
  const bytes = entries.reduce(
    (sum, { before, picture }) => sum + before.data.length + picture.data.length,
    0,
  );
  return bytes > largestBytes && entries.length > 1 ? withinMemory(entries.slice(1)) : entries;
}
