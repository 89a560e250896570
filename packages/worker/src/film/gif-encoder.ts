import { FeaturescopeError, gifFilm } from '@featurescope/core';
import type { FilmOptions } from './film-api.js';
import type { FrameEncoder } from './frame-encoder.js';

/** Encodes a GIF. */
export function startGif(options: Extract<FilmOptions, { readonly format: 'gif' }>): FrameEncoder {
  const { width, height } = options;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new FeaturescopeError('INTERNAL', 'This browser draws no pictures in workers.');
  const film = gifFilm(options);
  return {
    add(frame) {
      context.clearRect(0, 0, width, height);
      context.drawImage(frame, 0, 0, width, height);
      film.add({ width, height, data: context.getImageData(0, 0, width, height).data });
      return Promise.resolve();
    },
    finish: () => Promise.resolve(film.finish()),
  };
}
