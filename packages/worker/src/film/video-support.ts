import { canEncodeVideo } from 'mediabunny';
import type { FilmCodec, FilmSupport } from './film-api.js';

/** What each container holds, what plays in most places first. */
const codecs: Readonly<Record<FilmSupport['format'], readonly FilmCodec[]>> = {
  mp4: ['avc', 'hevc', 'vp9', 'av1'],
  webm: ['vp9', 'vp8', 'av1'],
};

/** Asks WebCodecs what this machine encodes in a size. */
export async function videoSupport(width: number, height: number): Promise<readonly FilmSupport[]> {
  const size = videoSize(width, height);
  return Promise.all(
    (['mp4', 'webm'] as const).map(async (format) => {
      const missing: FilmCodec[] = [];
      for (const codec of codecs[format]) {
        if (await canEncodeVideo(codec, size)) return { format, codec, missing };
        missing.push(codec);
      }
      return { format, codec: null, missing };
    }),
  );
}

/** Videos halve the resolution of colours, so their sides are even: a last odd row or column is left out. */
export function videoSize(
  width: number,
  height: number,
): { readonly width: number; readonly height: number } {
  const even = (side: number) => Math.max(2, side - (side % 2));
  return { width: even(width), height: even(height) };
}
