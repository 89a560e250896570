// Pictures, one by one → a GIF: a palette of each picture's own, neighbouring pixels mixed where that is wanted.
import { FeaturescopeError } from '../error.js';
import type { RgbaImage } from '../images/rgba-image.js';
import { ditheredIndices } from './dither.js';
import { gifLibrary } from './gif-library.js';

export interface GifOptions {
  /** Of all pictures, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Pictures per second; a GIF counts in hundredths of a second, so that at most 50 are shown as meant. */
  readonly rate: number;
  /** Of each picture's palette, from 2 to 256. Default: 256. */
  readonly colourCount?: number;
  /** Whether what a colour of the palette misses is passed on to the neighbouring pixels (Floyd and Steinberg, 1976). Default: yes. */
  readonly isDithered?: boolean;
}

/** A GIF on its way. It plays for ever; transparent pixels lie on black. */
export interface GifFilm {
  /** @throws `INVALID_IMAGE` for a picture of another size */
  add(picture: RgbaImage): void;
  /** The file. Nothing can be added afterwards. */
  finish(): Uint8Array<ArrayBuffer>;
}

/** @throws `INVALID_REQUEST` for a size or a number of colours that no GIF has */
export function gifFilm({ width, height, rate, colourCount = 256, isDithered = true }: GifOptions): GifFilm {
  if (![width, height].every((side) => Number.isInteger(side) && side >= 1 && side <= 0xffff)) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `A GIF of ${width} × ${height} pixels cannot be: sides go from 1 to 65,535.`,
    );
  }
  if (!Number.isInteger(colourCount) || colourCount < 2 || colourCount > 256) {
    throw new FeaturescopeError('INVALID_REQUEST', `A GIF has 2 to 256 colours, not ${colourCount}.`);
  }
  const gif = gifLibrary.GIFEncoder();
  let count = 0;
  /** When a picture ends, in hundredths of a second: rounded so that the whole film keeps its pace. */
  const endOf = (index: number) => Math.round((100 * (index + 1)) / rate);
  return {
    add(picture) {
      if (picture.width !== width || picture.height !== height) {
        throw new FeaturescopeError(
          'INVALID_IMAGE',
          `A picture of ${picture.width} × ${picture.height} pixels does not fit into a film of ${width} × ${height}.`,
        );
      }
      const pixels = onBlack(picture);
      const palette = gifLibrary.quantize(pixels, colourCount);
      const indices = isDithered
        ? ditheredIndices(pixels, width, palette)
        : gifLibrary.applyPalette(pixels, palette);
      const delay = 10 * Math.max(2, endOf(count) - endOf(count - 1));
      gif.writeFrame(indices, width, height, { palette, delay, repeat: 0 });
      count += 1;
    },
    finish() {
      gif.finish();
      return Uint8Array.from(gif.bytes());
    },
  };
}

/** In a buffer of its own, since gifenc reads the whole of it. */
function onBlack({ data }: RgbaImage): Uint8ClampedArray<ArrayBuffer> {
  const pixels = Uint8ClampedArray.from(data);
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3] ?? 255;
    if (alpha === 255) continue;
    for (let colour = 0; colour < 3; colour++)
      pixels[at + colour] = ((pixels[at + colour] ?? 0) * alpha) / 255;
    pixels[at + 3] = 255;
  }
  return pixels;
}
