import { signal } from '@preact/signals';
import { featurescopeErrorFrom, type FeaturescopeError } from '@featurescope/core';
import { isAbortError } from '@featurescope/worker';

/** Where a piece of work is. */
export type WorkState<Result> =
  | { readonly kind: 'idle' }
  /** `previous`: what the work before it has given, to be shown meanwhile. */
  | { readonly kind: 'working'; readonly previous: Result | null }
  | { readonly kind: 'ready'; readonly result: Result }
  | { readonly kind: 'failed'; readonly error: FeaturescopeError };

/** Work of one kind, of which only the latest counts: whatever is begun ends what was begun before. */
export class LatestWork<Result> {
  readonly state = signal<WorkState<Result>>({ kind: 'idle' });
  #key: readonly unknown[] | null = null;
  #abort: AbortController | null = null;

  /** The latest result, also while another one is made. */
  get shown(): Result | null {
    const state = this.state.value;
    if (state.kind === 'ready') return state.result;
    return state.kind === 'working' ? state.previous : null;
  }

  /** @param key what the work depends on: with the same key it is not begun again, unless it has failed */
  start(key: readonly unknown[], work: (signal: AbortSignal) => Promise<Result>): void {
    const isSame = key.length === this.#key?.length && key.every((part, i) => part === this.#key?.[i]);
    const { kind } = this.state.peek();
    if (isSame && (kind === 'working' || kind === 'ready')) return;
    this.#abort?.abort();
    this.#key = key;
    void this.#run(work);
  }

  /** Ends the work, and forgets its result. */
  stop(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.#key = null;
    if (this.state.peek().kind !== 'idle') this.state.value = { kind: 'idle' };
  }

  async #run(work: (signal: AbortSignal) => Promise<Result>): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    const before = this.state.peek();
    const previous =
      before.kind === 'ready' ? before.result : before.kind === 'working' ? before.previous : null;
    this.state.value = { kind: 'working', previous };
    const next = await work(abort.signal).then(
      (result): WorkState<Result> => ({ kind: 'ready', result }),
      (error: unknown): WorkState<Result> =>
        isAbortError(error) ? { kind: 'idle' } : { kind: 'failed', error: featurescopeErrorFrom(error) },
    );
    // Another work has taken its place: what has become of it is nobody's business any more.
    if (this.#abort === abort) this.state.value = next;
  }
}
