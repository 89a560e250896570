import { signal, type Signal } from '@preact/signals';
import type { FeaturescopeError, MaximizedChannel, Recipe } from '@featurescope/core';

/** What a gallery shows: pictures of the same key are the same pictures. */
export interface GalleryKey {
  readonly layer: string;
  readonly recipe: Recipe;
  readonly seed: number;
  /** Side of the canvas in pixels; null: what the recipe and the network choose. */
  readonly canvasSize: number | null;
}

/** One channel's picture, on its way. */
export type TileState =
  | { readonly kind: 'pending' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly result: MaximizedChannel }
  | { readonly kind: 'dead'; readonly result: MaximizedChannel };

const pending: TileState = { kind: 'pending' };
const running: TileState = { kind: 'running' };

/** The maximized pictures of one layer. Kept when another layer is shown. */
export class Gallery {
  readonly tiles: readonly Signal<TileState>[];
  readonly settledCount = signal(0);
  readonly deadCount = signal(0);
  /** Why no picture can be made. */
  readonly failure = signal<FeaturescopeError | null>(null);
  /** The person has stopped it, and has not asked to go on. */
  readonly isCancelled = signal(false);
  /** Size of the finished pictures; null before the first one. */
  readonly pictureSize = signal<{ readonly width: number; readonly height: number } | null>(null);

  constructor(
    readonly key: GalleryKey,
    readonly channelCount: number,
  ) {
    this.tiles = Array.from({ length: channelCount }, () => signal(pending));
  }

  isMissing(channel: number): boolean {
    return this.tiles[channel]?.value.kind === 'pending';
  }

  isComplete(): boolean {
    return this.settledCount.value >= this.channelCount;
  }

  markRunning(channels: readonly number[]): void {
    for (const channel of channels) this.#set(channel, running);
  }

  /** Channels that were interrupted are wanted again. */
  markPending(channels: readonly number[]): void {
    for (const channel of channels) {
      if (this.tiles[channel]?.value.kind === 'running') this.#set(channel, pending);
    }
  }

  put(results: readonly MaximizedChannel[]): void {
    for (const result of results) {
      this.#set(result.channel, { kind: result.isDead ? 'dead' : 'done', result });
      this.pictureSize.value = { width: result.picture.width, height: result.picture.height };
    }
    this.settledCount.value += results.length;
    this.deadCount.value += results.filter((result) => result.isDead).length;
  }

  /** The finished pictures of living channels, in their order. */
  finished(): MaximizedChannel[] {
    return this.tiles.flatMap(({ value }) => (value.kind === 'done' ? [value.result] : []));
  }

  #set(channel: number, state: TileState): void {
    const tile = this.tiles[channel];
    if (tile) tile.value = state;
  }
}
