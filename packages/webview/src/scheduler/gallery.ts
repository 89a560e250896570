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

/** How good a picture is meant to be: a quick sketch of what is to come, or what the recipe says. */
export type Quality = 'sketch' | 'full';

/** What an ascent had reached before a step. Across threads only the latest steps are told, so some are missing. */
export interface ObjectivePoint {
  readonly step: number;
  readonly objective: number;
}

/** One channel's picture, on its way. */
export type TileState =
  | { readonly kind: 'pending' }
  /** The sketch is there, the picture is not yet. */
  | { readonly kind: 'sketched'; readonly sketch: MaximizedChannel }
  | RunningTile
  | { readonly kind: 'done'; readonly result: MaximizedChannel }
  | { readonly kind: 'dead'; readonly result: MaximizedChannel };

/** A picture that is being computed. */
export interface RunningTile {
  readonly kind: 'running';
  readonly quality: Quality;
  /** Of `stepCount`; both are 0 until the first step is done. */
  readonly step: number;
  readonly stepCount: number;
  /** The curve of the objective so far. A picture that is tried again begins a new one. */
  readonly objectives: readonly ObjectivePoint[];
  /** The latest picture of the way; null while there is none, or where none was asked for. */
  readonly preview: RgbaImage | null;
  /** What there was before; null: nothing. */
  readonly sketch: MaximizedChannel | null;
}

const pending: TileState = { kind: 'pending' };

/** The maximized pictures of one layer. Kept when another layer is shown. */
export class Gallery {
  readonly tiles: readonly Signal<TileState>[];
  /** How many pictures are there, dead channels included and sketches not. */
  readonly settledCount = signal(0);
  readonly deadCount = signal(0);
  /** Why no picture can be made. */
  readonly failure = signal<FeaturescopeError | null>(null);
  /** What an earlier page has made of it is being looked for: nothing is computed meanwhile. */
  readonly isRestoring = signal(false);
  /** The person has stopped it, and has not asked to go on. */
  readonly isCancelled = signal(false);
  /** Size of the finished pictures; null before the first one. */
  readonly pictureSize = signal<{ readonly width: number; readonly height: number } | null>(null);
  /** Whether what is in sight is sketched first: known once a sketch has shown how long pictures take. */
  sketching: 'untried' | 'worthwhile' | 'needless';
  /** What the values of a forward pass take for one picture; null while that is not known. */
  bytesPerPicture: number | null = null;

  /** @param sketches whether sketches are worth a try */
  constructor(
    readonly key: GalleryKey,
    readonly channelCount: number,
    sketches = true,
  ) {
    this.tiles = Array.from({ length: channelCount }, () => signal(pending));
    this.sketching = sketches ? 'untried' : 'needless';
  }

  /** Whether nobody works on a picture of this quality, and it is not there. */
  isMissing(channel: number, quality: Quality): boolean {
    const kind = this.tiles[channel]?.value.kind;
    if (quality === 'sketch') return kind === 'pending' && this.sketching !== 'needless';
    return kind === 'pending' || kind === 'sketched';
  }

  /** Whether the first so many channels have their pictures. */
  isComplete(channelCount = this.channelCount): boolean {
    return this.settledAmong(channelCount) >= Math.min(channelCount, this.channelCount);
  }

  /** How many of the first so many channels have their pictures. */
  settledAmong(channelCount: number): number {
    if (channelCount >= this.channelCount) return this.settledCount.value;
    return this.tiles
      .slice(0, channelCount)
      .filter(({ value }) => value.kind === 'done' || value.kind === 'dead').length;
  }

  markRunning(channels: readonly number[], quality: Quality): void {
    for (const channel of channels) {
      const before = this.tiles[channel]?.value;
      const sketch = before?.kind === 'sketched' ? before.sketch : null;
      this.#set(channel, {
        kind: 'running',
        quality,
        step: 0,
        stepCount: 0,
        objectives: [],
        preview: null,
        sketch,
      });
    }
  }

  /** Follows an ascent of these channels. */
  advance(channels: readonly number[], { step, stepCount, objectives, previews }: MaximizeProgress): void {
    channels.forEach((channel, item) => {
      const tile = this.tiles[channel]?.value;
      const objective = objectives[item];
      // Of images that are tried again fewer are told, and not which.
      if (tile?.kind !== 'running' || objective === undefined || objectives.length < channels.length) return;
      this.#set(channel, {
        ...tile,
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
      const tile = this.tiles[channel]?.value;
      if (tile?.kind !== 'running') continue;
      this.#set(channel, tile.sketch ? { kind: 'sketched', sketch: tile.sketch } : pending);
    }
  }

  putSketches(sketches: readonly MaximizedChannel[]): void {
    for (const sketch of sketches) this.#set(sketch.channel, { kind: 'sketched', sketch });
  }

  put(results: readonly MaximizedChannel[]): void {
    for (const result of results) {
      const before = this.tiles[result.channel]?.value.kind;
      if (before === undefined) continue;
      this.#set(result.channel, { kind: result.isDead ? 'dead' : 'done', result });
      this.pictureSize.value = { width: result.picture.width, height: result.picture.height };
      if (before === 'done' || before === 'dead') continue;
      this.settledCount.value++;
      if (result.isDead) this.deadCount.value++;
    }
  }

  /** The finished pictures of living channels, in their order. */
  finished(channelCount = this.channelCount): MaximizedChannel[] {
    return this.tiles
      .slice(0, channelCount)
      .flatMap(({ value }) => (value.kind === 'done' ? [value.result] : []));
  }

  #set(channel: number, state: TileState): void {
    const tile = this.tiles[channel];
    if (tile) tile.value = state;
  }
}
