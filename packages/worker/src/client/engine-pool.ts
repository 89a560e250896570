import { abortError } from '../boundary/abort-error.js';

/** A call that waits for an engine. */
interface Waiting<Engine> {
  /** Alone: for an engine that does nothing else. Else any will do. */
  readonly isAlone: boolean;
  readonly take: (engine: Engine) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * Deals work out to engines. Lasting work has an engine to itself and waits its turn for one; questions are put to an engine
 * beside whatever it does, an idle one first. Without an engine all of it waits for one to come.
 */
export class EnginePool<Engine> {
  /** Idle or not, in the order in which they came. */
  readonly #engines = new Map<Engine, 'idle' | 'busy'>();
  #waiting: readonly Waiting<Engine>[] = [];
  #closed: Error | null = null;

  get size(): number {
    return this.#engines.size;
  }

  add(engine: Engine): void {
    this.#engines.set(engine, 'idle');
    this.#advance();
  }

  /** Gives it no more work. What it does now is its own affair. @returns whether it was there */
  remove(engine: Engine): boolean {
    return this.#engines.delete(engine);
  }

  /** Rejects what waits and whatever comes later. */
  close(reason: Error): void {
    this.#closed = reason;
    for (const { reject } of this.#waiting) reject(reason);
    this.#waiting = [];
  }

  /** Lasting work, first come, first served. Aborting while it waits rejects at once. */
  async run<Result>(work: (engine: Engine) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const engine = await this.#take(true, signal);
    try {
      return await work(engine);
    } finally {
      if (this.#engines.has(engine)) this.#engines.set(engine, 'idle');
      this.#advance();
    }
  }

  /** A question that is answered between the steps of other work. */
  async ask<Result>(question: (engine: Engine) => Promise<Result>): Promise<Result> {
    return question(await this.#take(false));
  }

  #take(isAlone: boolean, signal?: AbortSignal): Promise<Engine> {
    return new Promise<Engine>((resolve, reject) => {
      if (this.#closed) {
        reject(this.#closed);
        return;
      }
      if (signal?.aborted) {
        reject(abortError());
        return;
      }
      const abort = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        reject(abortError());
      };
      const take = (engine: Engine) => {
        signal?.removeEventListener('abort', abort);
        resolve(engine);
      };
      const waiting: Waiting<Engine> = { isAlone, take, reject };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting = [...this.#waiting, waiting];
      this.#advance();
    });
  }

  #advance(): void {
    this.#waiting = this.#waiting.filter(({ isAlone, take }) => {
      const idle = [...this.#engines].find(([, state]) => state === 'idle')?.[0];
      const engine = idle ?? (isAlone ? undefined : this.#engines.keys().next().value);
      if (engine === undefined) return true;
      if (isAlone) this.#engines.set(engine, 'busy');
      take(engine);
      return false;
    });
  }
}
