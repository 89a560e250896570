import { signal, type Signal } from '@preact/signals';
import type {
  FeaturescopeError,
  MaximizedChannel,
  MaximizeProgress,
  Recipe,
  RgbaImage,
} from '@featurescope/core';

/** What a gallery shows: pictures of the same key are the same pictures. */
export interface GalleryKey {
  readonly layer: string;
  readonly recipe: Recipe;
  readonly seed: number;
  /** Side of the canvas in pixels; null: what the recipe and the network choose. */
  readonly canvasSize: number | null;
}

/** What an ascent had reached before a step. Across threads only the latest steps are told, so some are missing. */
export interface ObjectivePoint {
  readonly step: number;
  readonly objective: number;
}

/** One channel's picture, on its way. */
export type TileState =
  | { readonly kind: 'pending' }
  | RunningTile
  | { readonly kind: 'done'; readonly result: MaximizedChannel }
  | { readonly kind: 'dead'; readonly result: MaximizedChannel };

/** A picture that is being computed. */
export interface RunningTile {
  readonly kind: 'running';
  /** Of `stepCount`; both are 0 until the first step is done. */
  readonly step: number;
  readonly stepCount: number;
  /** The curve of the objective so far. A picture that is tried again begins a new one. */
  readonly objectives: readonly ObjectivePoint[];
  /** The latest picture of the way; null while there is none, or where none was asked for. */
  readonly preview: RgbaImage | null;
}

const pending: TileState = { kind: 'pending' };
const started: RunningTile = { kind: 'running', step: 0, stepCount: 0, objectives: [], preview: null };

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
    for (const channel of channels) this.#set(channel, started);
  }

  /** Follows an ascent of these channels. */
  advance(channels: readonly number[], { step, stepCount, objectives, previews }: MaximizeProgress): void {
    channels.forEach((channel, item) => {
      const tile = this.tiles[channel]?.value;
      const objective = objectives[item];
      // Of images that are tried again fewer are told, and not which.
      if (tile?.kind !== 'running' || objective === undefined || objectives.length < channels.length) return;
      this.#set(channel, {
        kind: 'running',
        step,
        stepCount,
        objectives: [...(step > tile.step ? tile.objectives : []), { step, objective }],
        preview: previews?.[item] ?? tile.preview,
      });
    });
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
