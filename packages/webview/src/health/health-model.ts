import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import {
  addToSurvey,
  featurescopeErrorFrom,
  startSurvey,
  surveyReport,
  type FeaturescopeError,
  type LayerHealth,
  type RgbaImage,
  type SurveyReport,
} from '@featurescope/core';
import { isAbortError, type ModelSession } from '@featurescope/worker';
import type { NetworkImage } from '../inputs/network-input.js';
import { LatestWork } from '../model/latest-work.js';
import type { FindingItem } from '../protocol/index.js';
import { findingItems } from './finding-words.js';

/** Of fewer images hardly a filter can be said to be dead. */
export const fewestImagesForProblems = 8;

/** Where a survey's pictures come from. */
export interface SurveySource {
  /** "the folder photos" */
  readonly title: string;
  /** Each is read when its turn comes. */
  readonly pictures: readonly (() => Promise<RgbaImage>)[];
}

/** A survey on its way. */
export interface RunningSurvey {
  readonly title: string;
  readonly done: number;
  readonly total: number;
}

/** A survey that is over, or has been ended. */
export interface FinishedSurvey {
  readonly title: string;
  readonly report: SurveyReport;
  /** As the network got them, by image index. */
  readonly pictures: readonly RgbaImage[];
  /** Images that could not be read, a sentence each. */
  readonly problems: readonly string[];
}

export interface HealthDependencies {
  readonly session: ReadonlySignal<ModelSession | null>;
  readonly isShown: ReadonlySignal<boolean>;
  readonly prepare: (picture: RgbaImage) => NetworkImage | null;
  readonly tellFindings: (findings: readonly FindingItem[]) => void;
}

/** What is wrong with filters: from the weights alone, and from what they make of the person's own images. */
export class HealthModel {
  readonly weights = new LatestWork<readonly LayerHealth[]>();
  readonly running = signal<RunningSurvey | null>(null);
  readonly survey = signal<FinishedSurvey | null>(null);
  readonly failure = signal<FeaturescopeError | null>(null);
  /** Of weights and images together; null while nothing is known. */
  readonly #findings = computed<readonly FindingItem[] | null>(() => {
    const state = this.weights.state.value;
    if (state.kind !== 'ready') return null;
    const report = this.survey.value?.report;
    const isTelling = report !== undefined && report.imageCount >= fewestImagesForProblems;
    return [...findingItems(state.result), ...(isTelling ? findingItems(report.layers) : [])];
  });
  readonly #needs: HealthDependencies;
  readonly #stops: readonly (() => void)[];
  #abort: AbortController | null = null;

  constructor(needs: HealthDependencies) {
    this.#needs = needs;
    this.#stops = [
      effect(() => {
        this.#judgeWeights();
      }),
      effect(() => {
        const findings = this.#findings.value;
        if (findings) needs.tellFindings(findings);
      }),
    ];
  }

  /** Shows the network all pictures, one after the other. */
  async start({ title, pictures }: SurveySource): Promise<void> {
    const session = this.#needs.session.value;
    if (!session || pictures.length === 0) return;
    this.cancel();
    const abort = new AbortController();
    this.#abort = abort;
    this.failure.value = null;
    let state = startSurvey();
    const shown: RgbaImage[] = [];
    const problems: string[] = [];
    try {
      for (const [done, read] of pictures.entries()) {
        this.running.value = { title, done, total: pictures.length };
        const input = await this.#read(read, problems);
        if (!input || abort.signal.aborted) continue;
        const survey = await session.survey({ image: input.image }, { signal: abort.signal });
        state = addToSurvey(state, shown.length, survey);
        shown.push(input.picture);
      }
    } catch (error) {
      if (!isAbortError(error)) this.failure.value = featurescopeErrorFrom(error);
    }
    // Another survey has taken its place.
    if (this.#abort !== abort) return;
    this.running.value = null;
    // What was seen before it was ended is worth showing, too.
    if (shown.length > 0) {
      this.survey.value = { title, report: surveyReport(state), pictures: shown, problems };
    } else if (problems.length > 0 && this.failure.value === null) {
      this.failure.value = featurescopeErrorFrom(new Error(`No image could be read. ${problems[0] ?? ''}`));
    }
  }

  /** Ends the survey; what it has seen so far is kept. */
  cancel(): void {
    this.#abort?.abort();
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.#forget();
    this.weights.stop();
  }

  async #read(
    read: () => Promise<RgbaImage>,
    problems: string[],
  ): Promise<Extract<NetworkImage, { kind: 'ready' }> | null> {
    try {
      const input = this.#needs.prepare(await read());
      if (input?.kind === 'failed') throw input.error;
      return input;
    } catch (error) {
      problems.push(featurescopeErrorFrom(error).message);
      return null;
    }
  }

  #judgeWeights(): void {
    const session = this.#needs.session.value;
    if (!session) {
      this.weights.stop();
      this.#forget();
    } else if (this.#needs.isShown.value) {
      this.weights.start([session], () => session.weightHealth());
    }
  }

  #forget(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.running.value = null;
    this.survey.value = null;
    this.failure.value = null;
  }
}
