import { batch, computed, signal } from '@preact/signals';
import {
  featurescopeErrorFrom,
  type DreamProgress,
  type DreamRecipe,
  type DreamRequest,
  type DreamResult,
  type DreamTarget,
  type FeaturescopeError,
  type RgbaImage,
} from '@featurescope/core';
import { DreamCommands, isAbortError, type ModelSession } from '@featurescope/worker';

/** Where a dream is. */
export type DreamState = 'idle' | 'running' | 'stopping';

/** A point of the objective's curve. */
export interface CurvePoint {
  readonly step: number;
  readonly octave: number;
  readonly objective: number;
}

/** One dream at a time: how far it is, and what it can be told. */
export class DreamRun {
  readonly state = signal<DreamState>('idle');
  /** Null until the first step is done, and without a dream. */
  readonly progress = signal<DreamProgress | null>(null);
  readonly preview = signal<RgbaImage | null>(null);
  readonly curve = signal<readonly CurvePoint[]>([]);
  readonly failure = signal<FeaturescopeError | null>(null);
  /** What became of a change that was made while it runs. */
  readonly note = signal<string | null>(null);
  readonly isBusy = computed(() => this.state.value !== 'idle');
  /** Of the dream at hand or, after it, of the last one; in milliseconds since 1970. */
  startedAt = 0;

  #commands: DreamCommands | null = null;
  #abort: AbortController | null = null;
  #request: DreamRequest | null = null;

  /** @returns null when it was cancelled or has failed: then `failure` says why */
  async start(session: Pick<ModelSession, 'dream'>, request: DreamRequest): Promise<DreamResult | null> {
    this.cancel();
    const abort = new AbortController();
    const commands = new DreamCommands();
    this.#abort = abort;
    this.#commands = commands;
    this.#request = request;
    this.startedAt = Date.now();
    batch(() => {
      this.state.value = 'running';
      this.progress.value = null;
      this.preview.value = null;
      this.curve.value = [];
      this.failure.value = null;
      this.note.value = null;
    });
    try {
      return await session.dream(request, {
        signal: abort.signal,
        commands,
        onProgress: (progress) => {
          if (this.#abort === abort) this.#follow(progress);
        },
      });
    } catch (error) {
      if (this.#abort === abort && !isAbortError(error)) this.failure.value = featurescopeErrorFrom(error);
      return null;
    } finally {
      if (this.#abort === abort) this.#end();
    }
  }

  /** Ends it before the next step; what is there is kept. */
  stop(): void {
    if (this.state.value !== 'running') return;
    this.state.value = 'stopping';
    this.#commands?.send({ kind: 'stop' });
  }

  /** Ends it and drops what is there. */
  cancel(): void {
    this.#abort?.abort();
    if (this.#abort) this.#end();
  }

  /** Goes on with other parameters, where a dream runs and they differ. Octaves are those of its start. */
  adjust(targets: readonly DreamTarget[], recipe: DreamRecipe): void {
    const request = this.#request;
    if (this.state.value !== 'running' || !request) return;
    const asked = { ...recipe, octaves: request.recipe.octaves };
    const isOtherOctaves = JSON.stringify(recipe.octaves) !== JSON.stringify(asked.octaves);
    const isOther = JSON.stringify([targets, asked]) !== JSON.stringify([request.targets, request.recipe]);
    if (isOther) {
      this.#request = { ...request, targets, recipe: asked };
      this.#commands?.send({ kind: 'adjust', targets, recipe: asked });
    }
    if (isOther || isOtherOctaves) {
      this.note.value = isOtherOctaves
        ? 'Octaves stay as they are; they count for the next dream.'
        : 'Your change counts from the next step on.';
    }
  }

  /** How the picture at hand is made, with the changes made on the way. */
  get request(): DreamRequest | null {
    return this.#request;
  }

  #follow(progress: DreamProgress): void {
    batch(() => {
      this.progress.value = progress;
      if (progress.preview) this.preview.value = progress.preview;
      const { step, octave, objective } = progress;
      this.curve.value = [...this.curve.value, { step, octave, objective }];
    });
  }

  #end(): void {
    this.#abort = null;
    this.#commands = null;
    batch(() => {
      this.state.value = 'idle';
      this.progress.value = null;
      this.note.value = null;
    });
  }
}
