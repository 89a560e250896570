import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fitPicture, type PictureFit } from './fit-picture.js';
import type { RgbaImage } from './rgba-image.js';

interface FittedGolden {
  readonly mode: 'RGB' | 'RGBA';
  readonly source: { readonly width: number; readonly height: number; readonly bytes: string };
  readonly size: { readonly width: number; readonly height: number };
  readonly results: Readonly<Record<PictureFit, string>>;
}

/** What Pillow makes of pictures: `test/goldens/make_feature_goldens.py`. */
const { cases } = JSON.parse(
  readFileSync(new URL('../../test/goldens/fitted-pictures.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly FittedGolden[] };

function pictureOf(mode: string, width: number, height: number, base64: string): RgbaImage {
  const bytes = Buffer.from(base64, 'base64');
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    data.set(bytes.subarray(pixel * mode.length, (pixel + 1) * mode.length), pixel * 4);
  }
  return { width, height, data };
}

const each = cases.flatMap((golden) =>
  (['stretch', 'crop', 'fit'] as const).map((fit) => {
    const { width, height } = golden.source;
    const title = `${golden.mode} of ${width}×${height} to ${golden.size.width}×${golden.size.height}, ${fit}`;
    return [title, golden, fit] as const;
  }),
);

describe('a fitted picture is the one that Pillow makes', () => {
  it.each(each)('%s', (_, { mode, source, size, results }, fit) => {
    const found = fitPicture(pictureOf(mode, source.width, source.height, source.bytes), size, fit);
    const expected = pictureOf(mode, size.width, size.height, results[fit]);
    expect(found).toMatchObject(size);
    const worst = expected.data.reduce((largest, byte, index) => {
      // The less opaque a pixel is, the less its colour is known.
      const weight = index % 4 === 3 ? 1 : (expected.data[index | 3] ?? 0) / 255;
      return Math.max(largest, weight * Math.abs(byte - (found.data[index] ?? Number.NaN)));
    }, 0);
    // With an alpha channel, colours are rounded twice more.
    expect(worst).toBeLessThanOrEqual(mode === 'RGB' ? 0 : 1.5);
  });
});

it('leaves a picture of the right size as it is', () => {
  const picture = pictureOf('RGB', 1, 2, Buffer.from([1, 2, 3, 4, 5, 6]).toString('base64'));
  for (const fit of ['stretch', 'crop', 'fit'] as const) {
    expect(fitPicture(picture, { width: 1, height: 2 }, fit)).toBe(picture);
  }
});
