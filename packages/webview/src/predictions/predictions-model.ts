import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Prediction } from '@featurescope/core';
import type { ModelSession, SiblingLookup } from '@featurescope/worker';
import type { NetworkImage } from '../inputs/network-input.js';
import { LatestWork } from '../model/latest-work.js';
import { findClassNames } from './class-names.js';

export interface PredictionDependencies {
  readonly session: ReadonlySignal<ModelSession | null>;
  readonly image: ReadonlySignal<NetworkImage | null>;
  readonly isShown: ReadonlySignal<boolean>;
}

/** What the network says the current image is. */
export class PredictionsModel {
  readonly prediction = new LatestWork<Prediction>();
  /** Of the current image; null while it is not there. */
  readonly latest = computed<Prediction | null>(() => {
    const state = this.prediction.state.value;
    return state.kind === 'ready' ? state.result : null;
  });
  /** What the classes are called; null where nobody says it. */
  readonly names = signal<readonly string[] | null>(null);
  readonly #session: ReadonlySignal<ModelSession | null>;
  readonly #stop: () => void;

  constructor({ session, image, isShown }: PredictionDependencies) {
    this.#session = session;
    this.#stop = effect(() => {
      const open = session.value;
      const input = image.value;
      if (!open || input?.kind !== 'ready' || open.summary.classCount === null) this.prediction.stop();
      else if (isShown.value) {
        this.prediction.start([open, input.image], (signal) =>
          open.predict({ image: input.image }, { signal }),
        );
      }
    });
  }

  /** Looks for the names in the files beside a model. */
  async findNames(session: ModelSession, sibling: SiblingLookup): Promise<void> {
    const { classCount } = session.summary;
    const names = classCount === null ? null : await findClassNames(sibling, classCount);
    if (this.#session.value === session) this.names.value = names;
  }

  dispose(): void {
    this.#stop();
    this.prediction.stop();
  }
}
