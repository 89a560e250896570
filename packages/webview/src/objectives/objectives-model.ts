import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import {
  classRecipe,
  diverseObjective,
  featurescopeErrorFrom,
  parseObjective,
  type FeaturescopeError,
  type LayerSummary,
  type MaximizeOptions,
  type ObjectiveSpec,
  type OriginPart,
  type Recipe,
} from '@featurescope/core';
import { isAbortError, type ModelSession } from '@featurescope/worker';
import type { NetworkInput } from '../inputs/network-input.js';
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

export interface ObjectivesOptions {
  readonly session: ReadonlySignal<ModelSession | null>;
  readonly layer: ReadonlySignal<LayerSummary | null>;
  /** The recipe that the person has chosen; null: none. */
  readonly chosenRecipe: ReadonlySignal<Recipe | null>;
  readonly recipe: ReadonlySignal<Recipe>;
  readonly seed: ReadonlySignal<number>;
  readonly input: NetworkInput;
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
  /** How the tiles are made; null: there are none. */
  readonly making = signal<MaximizeOptions | null>(null);
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
        if (this.#options.input.image.value?.kind !== 'ready') return 'A caricature needs an image: add one.';
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
    const done = tiles.filter(({ state }) => state.value.kind === 'done').length;
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
      const making = this.#making();
      const jobs = this.#jobs(session, making);
      batch(() => {
        this.making.value = making;
        this.tiles.value = jobs.flatMap(({ tiles }) => tiles);
      });
      const waiting = [...jobs];
      const work = async () => {
        for (let job = waiting.shift(); job; job = waiting.shift()) {
          await runImages(job.tiles, job.maximize, session, making.recipe, abort.signal);
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
    this.making.value = null;
    this.failure.value = null;
  }

  #jobs(session: ModelSession, making: MaximizeOptions): readonly Job[] {
    switch (this.mode.value) {
      case 'classes':
        return this.#classJobs(session, making);
      case 'objective':
        return this.#objectiveJobs(session, making);
      case 'caricature': {
        const { image, fit, chosenSide, chosenEncoding } = this.#options.input;
        const [input, layer] = [image.value, this.#options.layer.value];
        if (input?.kind !== 'ready' || !layer) return [];
        const objective = { kind: 'caricature', layer: layer.name, image: input.image } as const;
        const part: OriginPart = {
          ...{ kind: 'caricature', layer: layer.name, fit: fit.value },
          ...(chosenSide.value !== null && { side: chosenSide.value }),
          ...(chosenEncoding.value && { encoding: chosenEncoding.value }),
        };
        return [objectiveJob(session, making, objective, [imageTile(`caricature at ${layer.name}`, part)])];
      }
    }
  }

  #classJobs(session: ModelSession, making: MaximizeOptions): readonly Job[] {
    const { classCount, outputLayer: layer } = session.summary;
    if (classCount === null || layer === null) return [];
    const names = this.#options.classNames.value;
    return classesOf(this.classRange.value, classCount).map((index) => {
      const channels = [index];
      return {
        tiles: [imageTile(className(names, index), { kind: 'channels', layer, channels, columns: 1 }, index)],
        maximize: (options) => session.maximize({ ...making, layer, channels }, options),
      };
    });
  }

  #objectiveJobs(session: ModelSession, making: MaximizeOptions): readonly Job[] {
    const job = (label: string, text: string) => {
      const part = { kind: 'objective', objective: text } as const;
      return objectiveJob(session, making, parseObjective(text, session.summary), [imageTile(label, part)]);
    };
    const text = this.text.value;
    switch (this.spread.value) {
      case 'one':
        return [job(text, text)];
      case 'pair':
        return [job('excites it most', text), job('silences it most', negated(text))];
      case 'several': {
        const tiles = Array.from({ length: severalCount }, (_, index) =>
          imageTile(`start ${index + 1}`, {
            kind: 'objective',
            objective: text,
            diverse: { count: severalCount, shown: [index] },
          }),
        );
        const objective = diverseObjective(parseObjective(text, session.summary));
        return [objectiveJob(session, making, objective, tiles)];
      }
    }
  }

  #making(): MaximizeOptions {
    const recipe = this.recipe.value;
    const picture = this.#options.input.pictures.current.value?.picture;
    const isStarted = this.mode.value === 'caricature' || this.startsFromPicture.value;
    return {
      recipe,
      seed: this.#options.seed.value,
      previewInterval: previewIntervalOf(recipe.stepCount),
      ...(picture && isStarted && { startPicture: picture }),
    };
  }
}

/** The text of an objective's opposite. */
export function negated(text: string): string {
  return `-(${text})`;
}

/** Pictures that are made as one batch. */
interface Job {
  readonly tiles: readonly ImageTile[];
  readonly maximize: Maximize;
}

function objectiveJob(
  session: ModelSession,
  making: MaximizeOptions,
  objective: ObjectiveSpec,
  tiles: readonly ImageTile[],
): Job {
  return {
    tiles,
    maximize: (options) =>
      session.maximizeObjective({ ...making, objective, variantCount: tiles.length }, options),
  };
}
