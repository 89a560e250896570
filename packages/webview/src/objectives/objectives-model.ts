import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import {
  classRecipe,
  parseObjective,
  type FeaturescopeError,
  type LayerSummary,
  type MaximizeOptions,
  type ObjectiveSpec,
  type Recipe,
  type RgbaImage,
  featurescopeErrorFrom,
} from '@featurescope/core';
import { isAbortError, type ModelSession } from '@featurescope/worker';
import type { NetworkImage } from '../inputs/network-input.js';
import type { RunningJob } from '../protocol/index.js';
import { className } from '../predictions/prediction-words.js';
import { classesOf } from './classes-of.js';
import { imageTile, previewIntervalOf, runImages, type ImageTile, type Maximize } from './image-run.js';

export const objectiveModes = ['classes', 'objective', 'caricature'] as const;
export type ObjectiveMode = (typeof objectiveModes)[number];

/** How many pictures of an objective: one, several that are to differ, or what excites it and what silences it. */
export type Spread = 'one' | 'several' | 'pair';

/** Pictures of an objective that are to differ. */
const severalCount = 4;

/** Weight of their difference, beside an objective that is measured in what it reaches. */
const diversityWeight = 1;

export interface ObjectivesOptions {
  readonly session: ReadonlySignal<ModelSession | null>;
  readonly layer: ReadonlySignal<LayerSummary | null>;
  /** The recipe that the person has chosen; null: none. */
  readonly chosenRecipe: ReadonlySignal<Recipe | null>;
  readonly recipe: ReadonlySignal<Recipe>;
  readonly seed: ReadonlySignal<number>;
  readonly picture: ReadonlySignal<RgbaImage | null>;
  readonly image: ReadonlySignal<NetworkImage | null>;
  readonly classNames: ReadonlySignal<readonly string[] | null>;
}

/** What a text says, or where it is wrong. */
export type ParsedObjective =
  | { readonly kind: 'empty' }
  | { readonly kind: 'valid'; readonly spec: ObjectiveSpec }
  | { readonly kind: 'wrong'; readonly message: string };

/** Pictures of classes, of objectives that the person writes, and caricatures of their image. */
export class ObjectivesModel {
  readonly mode = signal<ObjectiveMode>('classes');
  readonly text = signal('');
  readonly spread = signal<Spread>('one');
  /** Of objectives and classes; a caricature always begins with the image. */
  readonly startsFromPicture = signal(false);
  /** Classes by number, as in "0-9, 281"; empty: all, or the first of very many. */
  readonly classRange = signal('');
  readonly tiles = signal<readonly ImageTile[]>([]);
  readonly isRunning = signal(false);
  readonly failure = signal<FeaturescopeError | null>(null);
  /** The recipe that is meant where the person has chosen none: class images have one of their own. */
  readonly recipe = computed<Recipe>(() => {
    const { session, chosenRecipe, recipe } = this.#options;
    const summary = session.value?.summary;
    const chosen = chosenRecipe.value;
    if (chosen || this.mode.value !== 'classes' || !summary) return chosen ?? recipe.value;
    return classRecipe(summary);
  });
  readonly parsed = computed<ParsedObjective>(() => {
    const layers = this.#options.session.value?.summary.layers ?? [];
    const text = this.text.value;
    if (text.trim() === '') return { kind: 'empty' };
    try {
      return { kind: 'valid', spec: parseObjective(text, { layers }) };
    } catch (error) {
      return { kind: 'wrong', message: featurescopeErrorFrom(error).message };
    }
  });
  /** Why nothing can be begun, in a sentence; null: it can. */
  readonly obstacle = computed<string | null>(() => {
    const summary = this.#options.session.value?.summary;
    if (!summary) return 'No model is open.';
    switch (this.mode.value) {
      case 'classes':
        return summary.classCount === null || summary.outputLayer === null
          ? 'This file has no output that is known, so there are no classes. Write an objective instead.'
          : null;
      case 'objective':
        return this.parsed.value.kind === 'valid' ? null : '';
      case 'caricature':
        if (this.#options.image.value?.kind !== 'ready') return 'A caricature needs an image: add one.';
        return this.#options.layer.value?.outputShape?.length === 4
          ? null
          : 'A caricature is made of what a layer with rows and columns sees: choose such a layer.';
    }
  });
  readonly #options: ObjectivesOptions;
  #abort: AbortController | null = null;

  constructor(options: ObjectivesOptions) {
    this.#options = options;
  }

  /** What is being made, for the status bar; null: nothing. */
  get job(): RunningJob | null {
    if (!this.isRunning.value) return null;
    const tiles = this.tiles.value;
    const done = tiles.filter(({ state }) => state.value?.kind === 'done').length;
    return { title: `Making ${this.mode.value}`, done, total: tiles.length };
  }

  async start(): Promise<void> {
    const session = this.#options.session.value;
    if (!session || this.obstacle.value !== null) return;
    this.stop();
    const abort = new AbortController();
    this.#abort = abort;
    batch(() => {
      this.isRunning.value = true;
      this.failure.value = null;
    });
    try {
      const jobs = this.#jobs(session);
      this.tiles.value = jobs.flatMap(({ tiles }) => tiles);
      const waiting = [...jobs];
      const work = async () => {
        for (let job = waiting.shift(); job; job = waiting.shift()) {
          await runImages(job.tiles, job.maximize, session, this.recipe.value, abort.signal);
        }
      };
      await Promise.all(Array.from({ length: Math.max(1, session.concurrency) }, work));
    } catch (error) {
      if (!isAbortError(error)) this.failure.value = featurescopeErrorFrom(error);
    } finally {
      if (this.#abort === abort) this.isRunning.value = false;
    }
  }

  /** Ends within a step; finished pictures stay. */
  stop(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.isRunning.value = false;
  }

  /** Another model is opened. */
  forget(): void {
    this.stop();
    this.tiles.value = [];
    this.failure.value = null;
  }

  #jobs(session: ModelSession): readonly Job[] {
    switch (this.mode.value) {
      case 'classes':
        return this.#classJobs(session);
      case 'objective': {
        const parsed = this.parsed.value;
        return parsed.kind === 'valid' ? this.#objectiveJobs(session, parsed.spec) : [];
      }
      case 'caricature': {
        const [input, layer] = [this.#options.image.value, this.#options.layer.value];
        if (input?.kind !== 'ready' || !layer) return [];
        const objective = { kind: 'caricature', layer: layer.name, image: input.image } as const;
        return [this.#job(session, objective, [imageTile(`caricature at ${layer.name}`)], true)];
      }
    }
  }

  #classJobs(session: ModelSession): readonly Job[] {
    const { classCount, outputLayer } = session.summary;
    if (classCount === null || outputLayer === null) return [];
    const names = this.#options.classNames.value;
    return classesOf(this.classRange.value, classCount).map((index) => ({
      tiles: [imageTile(className(names, index), index)],
      maximize: (options) =>
        session.maximize({ layer: outputLayer, channels: [index], ...this.#request(false) }, options),
    }));
  }

  #objectiveJobs(session: ModelSession, spec: ObjectiveSpec): readonly Job[] {
    switch (this.spread.value) {
      case 'one':
        return [this.#job(session, spec, [imageTile(this.text.value)])];
      case 'pair': {
        const negative: ObjectiveSpec = { kind: 'sum', terms: [{ weight: -1, objective: spec }] };
        return [
          this.#job(session, spec, [imageTile('excites it most')]),
          this.#job(session, negative, [imageTile('silences it most')]),
        ];
      }
      case 'several': {
        const layer = layerOf(spec);
        const diverse: ObjectiveSpec =
          layer === null
            ? spec
            : {
                kind: 'sum',
                terms: [
                  { weight: 1, objective: spec },
                  { weight: diversityWeight, objective: { kind: 'diversity', layer } },
                ],
              };
        const tiles = Array.from({ length: severalCount }, (_, index) => imageTile(`start ${index + 1}`));
        return [this.#job(session, diverse, tiles)];
      }
    }
  }

  #job(session: ModelSession, objective: ObjectiveSpec, tiles: readonly ImageTile[], isStarted = false): Job {
    return {
      tiles,
      maximize: (options) =>
        session.maximizeObjective(
          { objective, variantCount: tiles.length, ...this.#request(isStarted) },
          options,
        ),
    };
  }

  #request(isStarted: boolean): MaximizeOptions {
    const recipe = this.recipe.value;
    const picture = this.#options.picture.value;
    return {
      recipe,
      seed: this.#options.seed.value,
      previewInterval: previewIntervalOf(recipe.stepCount),
      ...(picture && (isStarted || this.startsFromPicture.value) && { startPicture: picture }),
    };
  }
}

/** Pictures that are made as one batch. */
interface Job {
  readonly tiles: readonly ImageTile[];
  readonly maximize: Maximize;
}

/** A layer in whose channels pictures of an objective may differ; null: there is none. */
function layerOf(spec: ObjectiveSpec): string | null {
  switch (spec.kind) {
    case 'channel':
    case 'neuron':
    case 'layer':
    case 'direction':
    case 'diversity':
    case 'caricature':
      return spec.layer;
    case 'logit':
    case 'penalty':
      return null;
    case 'sum':
      return spec.terms.map(({ objective }) => layerOf(objective)).find((name) => name !== null) ?? null;
    case 'product':
      return spec.factors.map(layerOf).find((name) => name !== null) ?? null;
  }
}
