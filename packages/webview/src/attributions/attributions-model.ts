import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import {
  attributionMethods,
  topClasses,
  type AttributionMethod,
  type AttributionPictureMode,
  type InputEncodingGuess,
  type Prediction,
} from '@featurescope/core';
import type { ModelSession } from '@featurescope/worker';
import type { NetworkImage } from '../inputs/network-input.js';
import { AttributionRun } from './attribution-run.js';
import { methodWords } from './method-words.js';

/** Each takes no more than two passes through the network. */
export const firstMethods: readonly AttributionMethod[] = [
  'gradient-x-input',
  'grad-cam',
  'guided-backpropagation',
];

/** What is kept over a reload. */
export interface KeptAttributions {
  readonly methods: AttributionMethod[];
  readonly heatOpacity: number | null;
}

export interface AttributionDependencies {
  readonly session: ReadonlySignal<ModelSession | null>;
  readonly image: ReadonlySignal<NetworkImage | null>;
  readonly encoding: ReadonlySignal<InputEncodingGuess | null>;
  readonly prediction: ReadonlySignal<Prediction | null>;
  readonly isShown: ReadonlySignal<boolean>;
}

/** What in the current image made the network say a class, by several methods side by side. */
export class AttributionsModel {
  /** In the order of `attributionMethods`. */
  readonly methods = signal<readonly AttributionMethod[]>(firstMethods);
  /** Null: the class that the network sees. */
  readonly chosenClass = signal<number | null>(null);
  /** For the methods that look at a layer; null: the last one with height and width. */
  readonly layer = signal<string | null>(null);
  /** Null: as the method's paper draws it. */
  readonly pictureMode = signal<AttributionPictureMode | null>(null);
  /** Opacity of attributions that lie on the image; null: they do not lie there. */
  readonly heatOpacity = signal<number | null>(0.6);
  readonly classIndex = computed<number | null>(() => {
    const prediction = this.#needs.prediction.value;
    const chosen = this.chosenClass.value;
    if (!prediction) return null;
    if (chosen !== null && chosen < prediction.logits.length) return chosen;
    return topClasses(prediction, 1)[0]?.index ?? null;
  });
  readonly runs: ReadonlyMap<AttributionMethod, AttributionRun> = new Map(
    attributionMethods.map((method) => [method, new AttributionRun(method)]),
  );

  readonly #needs: AttributionDependencies;
  readonly #stops: readonly (() => void)[];

  constructor(needs: AttributionDependencies) {
    this.#needs = needs;
    this.#stops = attributionMethods.map((method) =>
      effect(() => {
        this.#make(method);
      }),
    );
  }

  toggle(method: AttributionMethod): void {
    const chosen = new Set(this.methods.value);
    if (!chosen.delete(method)) chosen.add(method);
    this.methods.value = attributionMethods.filter((other) => chosen.has(other));
  }

  /** Makes an attribution that was cancelled, or has failed, again. */
  retry(method: AttributionMethod): void {
    this.runs.get(method)?.resume();
    this.#make(method);
  }

  kept(): KeptAttributions {
    return { methods: [...this.methods.value], heatOpacity: this.heatOpacity.value };
  }

  restore({ methods, heatOpacity }: KeptAttributions): void {
    this.methods.value = methods;
    this.heatOpacity.value = heatOpacity;
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    for (const run of this.runs.values()) run.stop();
  }

  #make(method: AttributionMethod): void {
    const run = this.runs.get(method);
    const session = this.#needs.session.value;
    const input = this.#needs.image.value;
    const guess = this.#needs.encoding.value;
    const classIndex = this.classIndex.value;
    const layer = methodWords[method].hasLayer ? this.layer.value : null;
    const isWanted = this.methods.value.includes(method) && this.#needs.isShown.value;
    if (!run || !isWanted) return;
    untracked(() => {
      if (!session || input?.kind !== 'ready' || !guess || classIndex === null) {
        run.stop();
        return;
      }
      const { encoding } = guess;
      run.start([session, input.image, classIndex, layer], (abort, onProgress) =>
        session.attribute(
          { method, image: input.image, classIndex, layer, encoding },
          { signal: abort, onProgress },
        ),
      );
    });
  }
}
