import { abortError } from '../boundary/abort-error.js';

/** Runs jobs one after the other. */
export class JobQueue {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Starts `job` when those before it have ended, however they did. Aborting while it waits rejects at once; aborting a
   * running job is the job's own affair.
   */
  run<Result>(job: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const turn = this.#last;
    const result = new Promise<Result>((resolve, reject) => {
      const abort = () => {
        reject(abortError());
      };
      signal?.addEventListener('abort', abort, { once: true });
      void turn.then(() => {
        signal?.removeEventListener('abort', abort);
        if (signal?.aborted) abort();
        else job().then(resolve, reject);
      });
    });
    // An aborted waiter settles early, but the turn that it waits for still has to pass.
    this.#last = result.then(
      () => turn,
      () => turn,
    );
    return result;
  }
}
