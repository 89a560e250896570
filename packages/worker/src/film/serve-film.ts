import { expose, transfer, type Endpoint } from 'comlink';
import { FeaturescopeError, featurescopeErrorFrom } from '@featurescope/core';
import { installTransferHandlers } from '../boundary/transfer-handlers.js';
import type { FilmApi, FilmOptions } from './film-api.js';
import type { FrameEncoder } from './frame-encoder.js';
import { startGif } from './gif-encoder.js';
import { startVideo } from './video-encoder.js';
import { videoSupport } from './video-support.js';

/**
 * Lets the other side of an endpoint have films made.
 * @param endpoint default: the worker that this runs in
 */
export function serveFilm(endpoint?: Endpoint): void {
  installTransferHandlers();
  let encoder: FrameEncoder | null = null;
  const current = () => {
    if (!encoder) throw new FeaturescopeError('INVALID_REQUEST', 'No film has been begun.');
    return encoder;
  };
  const api: FilmApi = {
    support: videoSupport,
    async begin(options) {
      encoder = await named(options, () =>
        options.format === 'gif' ? startGif(options) : startVideo(options),
      );
    },
    async add(frame) {
      try {
        await current().add(frame);
      } finally {
        frame.close();
      }
    },
    async finish() {
      const bytes = await current().finish();
      encoder = null;
      return transfer(bytes, [bytes.buffer]);
    },
  };
  expose(api, endpoint);
}

/** Says what could not be encoded, and what to do, where an encoder only says that it failed. */
async function named<Result>(options: FilmOptions, make: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof FeaturescopeError) throw error;
    const { message } = featurescopeErrorFrom(error);
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `A ${options.format.toUpperCase()} film of ${options.width} × ${options.height} px could not be begun (${message}). Choose another format.`,
      { cause: error },
    );
  }
}
