import type { Endpoint } from 'comlink';
import type { WorkerLike } from '../src/client/worker-link.js';

export interface FakeWorker {
  /** What a page holds. */
  readonly worker: WorkerLike;
  /** Dies as a worker whose script threw. */
  crash(message: string): void;
  readonly isTerminated: () => boolean;
}

/** A "worker" on this thread: `serve` gets the inner end of a real message channel, so messages are cloned and moved. */
export function fakeWorker(serve: (endpoint: Endpoint) => void): FakeWorker {
  const { port1: outer, port2: inner } = new MessageChannel();
  serve(inner);
  inner.start();
  outer.start();
  const events = new EventTarget();
  let isTerminated = false;
  const end = () => {
    isTerminated = true;
    outer.close();
    inner.close();
  };
  return {
    worker: {
      postMessage: (message: unknown, transferables?: Transferable[]) => {
        outer.postMessage(message, transferables ?? []);
      },
      addEventListener: (type: string, listener: EventListenerOrEventListenerObject) => {
        (type === 'message' ? outer : events).addEventListener(type, listener);
      },
      removeEventListener: (type: string, listener: EventListenerOrEventListenerObject) => {
        (type === 'message' ? outer : events).removeEventListener(type, listener);
      },
      terminate: end,
    },
    crash(message) {
      end();
      events.dispatchEvent(Object.assign(new Event('error'), { message }));
    },
    isTerminated: () => isTerminated,
  };
}
