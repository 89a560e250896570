import { wrap, type Endpoint, type Remote } from 'comlink';
import { FeaturescopeError } from '@featurescope/core';
import { installTransferHandlers } from '../boundary/transfer-handlers.js';

/** What the link needs of a `Worker`. */
export interface WorkerLike extends Endpoint {
  terminate(): void;
}

/**
 * A worker and the calls that wait for it. comlink alone would leave a call to a dead worker waiting for ever, and one
 * whose proxy was garbage-collected too: here each call is rejected when the worker dies, and the proxy is held.
 */
export class WorkerLink<Api> {
  readonly #worker: WorkerLike;
  readonly #remote: Remote<Api>;
  readonly #name: string;
  readonly #waiting = new Set<(error: FeaturescopeError) => void>();
  #failure: FeaturescopeError | null = null;

  /** @param name what the person would call it, starting a sentence ("The compute worker") */
  constructor(worker: WorkerLike, name: string) {
    installTransferHandlers();
    this.#worker = worker;
    this.#name = name;
    this.#remote = wrap<Api>(worker);
    worker.addEventListener('error', this.#onError);
    worker.addEventListener('messageerror', this.#onMessageError);
  }

  /** Why no call can succeed any more; null while the worker lives. */
  get failure(): FeaturescopeError | null {
    return this.#failure;
  }

  /** @throws whatever the call throws; `WORKER_CRASHED` when the worker dies first */
  call<Result>(make: (remote: Remote<Api>) => Promise<Result>): Promise<Result> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.add(reject);
      make(this.#remote)
        .then(resolve, reject)
        .finally(() => this.#waiting.delete(reject));
    });
  }

  /** Ends the worker; calls that wait are rejected with `reason`. */
  terminate(reason = this.#crash('was ended.')): void {
    if (this.#failure) return;
    this.#failure = reason;
    this.#worker.removeEventListener('error', this.#onError);
    this.#worker.removeEventListener('messageerror', this.#onMessageError);
    this.#worker.terminate();
    for (const reject of this.#waiting) reject(reason);
    this.#waiting.clear();
  }

  readonly #onError = (event: Event): void => {
    // Else the browser reports it once more, as unhandled.
    event.preventDefault();
    const message = 'message' in event && typeof event.message === 'string' ? event.message : '';
    this.terminate(
      message === ''
        ? this.#crash('could not be started, or stopped without saying why.')
        : this.#crash(`stopped: ${message}`, 'error' in event ? event.error : undefined),
    );
  };

  readonly #onMessageError = (): void => {
    this.terminate(this.#crash('sent an answer that could not be read.'));
  };

  #crash(happened: string, cause?: unknown): FeaturescopeError {
    return new FeaturescopeError('WORKER_CRASHED', `${this.#name} ${happened}`, { cause });
  }
}
