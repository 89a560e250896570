import type { FilmCodec, FilmFormat, FilmOptions, FilmSupport } from '@featurescope/worker';
import type { Size } from '../inputs/network-size.js';

/** What a film can be saved as. */
export type ExportFormat = FilmFormat | 'png';

export interface GifLook {
  readonly colourCount: number;
  readonly isDithered: boolean;
}

/** Bits per pixel and frame: dreams are full of detail, which needs more than films of people do. */
export const qualities = { small: 0.1, good: 0.25, best: 0.6 } as const;
export type Quality = keyof typeof qualities;

const codecNames: Readonly<Record<FilmCodec, string>> = {
  avc: 'H.264',
  hevc: 'H.265',
  vp9: 'VP9',
  vp8: 'VP8',
  av1: 'AV1',
};

/** "MP4 (H.264)", "WebM (VP9)" */
export function formatWords({ format, codec }: FilmSupport): string {
  const name = format === 'mp4' ? 'MP4' : 'WebM';
  return codec === null ? name : `${name} (${codecNames[codec]})`;
}

/** What cannot be encoded here, in a sentence; null where nothing is missing. */
export function missingWords(supports: readonly FilmSupport[]): string | null {
  const none = supports.filter(({ codec }) => codec === null).map(formatWords);
  const h264 = supports.some(({ format, missing }) => format === 'mp4' && missing.includes('avc'));
  if (none.length === supports.length) {
    return 'This machine encodes no video. A GIF and a PNG sequence always work.';
  }
  if (none.length > 0) return `This machine encodes no ${none.join(' and no ')}.`;
  return h264
    ? 'This machine encodes no H.264, so the MP4 plays in browsers and current players only.'
    : null;
}

export function bitrateOf(quality: Quality, { width, height }: Size, rate: number): number {
  return Math.max(100_000, Math.round(qualities[quality] * width * height * rate));
}

/** @returns null where the machine cannot */
export function filmOptions(
  format: FilmFormat,
  size: Size,
  rate: number,
  look: { readonly gif: GifLook; readonly quality: Quality; readonly supports: readonly FilmSupport[] },
): FilmOptions | null {
  const common = { width: size.width, height: size.height, rate };
  if (format === 'gif') return { ...common, format, ...look.gif };
  const codec = look.supports.find((support) => support.format === format)?.codec ?? null;
  return codec && { ...common, format, codec, bitrate: bitrateOf(look.quality, size, rate) };
}
