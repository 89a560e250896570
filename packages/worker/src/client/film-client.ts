import { transfer } from 'comlink';
import type { FilmApi } from '../film/film-api.js';
import { WorkerLink, type WorkerLike } from './worker-link.js';

/** A film encoder in a worker. Calls settle even when the worker dies (`WORKER_CRASHED`). */
export interface FilmClient extends FilmApi {
  /** Ends the worker at once, and with it the film; calls that wait are rejected. */
  terminate(): void;
}

/** The encoder that a worker made from the film bundle runs. The client owns the worker from here on. */
export function connectFilm(worker: WorkerLike): FilmClient {
  const link = new WorkerLink<FilmApi>(worker, 'The film encoder');
  return {
    support: (width, height) => link.call((remote) => remote.support(width, height)),
    begin: (options) => link.call((remote) => remote.begin(options)),
    add: (frame) => link.call((remote) => remote.add(transfer(frame, [frame]))),
    finish: () => link.call((remote) => remote.finish()),
    terminate: () => {
      link.terminate();
    },
  };
}
