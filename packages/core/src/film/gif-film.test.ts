import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { RgbaImage } from '../images/rgba-image.js';
import { gifFilm } from './gif-film.js';

const size = { width: 16, height: 10 };

function picture(colourAt: (x: number, y: number) => readonly [number, number, number, number?]): RgbaImage {
  const data = new Uint8ClampedArray(4 * size.width * size.height);
  for (let pixel = 0; pixel < size.width * size.height; pixel++) {
    const [red, green, blue, alpha = 255] = colourAt(pixel % size.width, Math.floor(pixel / size.width));
    data.set([red, green, blue, alpha], 4 * pixel);
  }
  return { ...size, data };
}

/** As another library reads them. */
async function decoded(gif: Uint8Array) {
  const image = sharp(gif, { animated: true });
  const { pages, delay, loop } = await image.metadata();
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const frameBytes = 4 * size.width * size.height;
  const frames = Array.from({ length: pages ?? 1 }, (_, i) =>
    data.subarray(i * frameBytes, (i + 1) * frameBytes),
  );
  return { width: info.width, delay, loop, frames };
}

describe('a GIF', () => {
  it('has its pictures in order, keeps the pace, and plays for ever', async () => {
    const film = gifFilm({ ...size, rate: 12 });
    const colours = [
      [200, 20, 20],
      [20, 200, 20],
      [20, 20, 200],
    ] as const;
    for (const colour of colours) film.add(picture(() => colour));
    const { width, delay, loop, frames } = await decoded(film.finish());
    expect(width).toBe(16);
    expect(loop).toBe(0);
    // 1/12 s is 8.33 hundredths: 8, 9 and 8 make 25.
    expect(delay).toEqual([80, 90, 80]);
    expect(frames.map((frame) => [...frame.subarray(0, 3)])).toEqual(colours.map((colour) => [...colour]));
  });

  it('gives pictures of few colours back bit by bit', async () => {
    const film = gifFilm({ ...size, rate: 10, isDithered: true });
    const wanted = picture((x, y) => ((x + y) % 3 === 0 ? [250, 10, 10] : [10, 10, 250]));
    film.add(wanted);
    const { frames } = await decoded(film.finish());
    expect([...(frames[0] ?? [])]).toEqual([...wanted.data]);
  });

  it('keeps the mean of a colour that it lacks by mixing others, if dithered', async () => {
    const grey = picture((x) => (x < 4 ? [0, 0, 0] : x < 8 ? [255, 255, 255] : [96, 96, 96]));
    const meanOf = async (isDithered: boolean) => {
      const film = gifFilm({ ...size, rate: 10, colourCount: 2, isDithered });
      film.add(grey);
      const { frames } = await decoded(film.finish());
      const values: number[] = [];
      for (let y = 0; y < size.height; y++) {
        for (let x = 8; x < size.width; x++) values.push(frames[0]?.[4 * (y * size.width + x)] ?? 0);
      }
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(Math.abs((await meanOf(true)) - 96)).toBeLessThan(12);
    expect(Math.abs((await meanOf(false)) - 96)).toBeGreaterThan(20);
  });

  it('lays what is transparent on black', async () => {
    const film = gifFilm({ ...size, rate: 10 });
    film.add(picture(() => [200, 100, 50, 0]));
    const { frames } = await decoded(film.finish());
    expect([...(frames[0]?.subarray(0, 4) ?? [])]).toEqual([0, 0, 0, 255]);
  });

  it('refuses what no GIF can hold', () => {
    expect(() => gifFilm({ width: 70_000, height: 1, rate: 1 })).toThrow(/65,535/);
    expect(() => gifFilm({ ...size, rate: 1, colourCount: 300 })).toThrow(/2 to 256/);
    expect(() => {
      gifFilm({ ...size, rate: 1 }).add({ width: 1, height: 1, data: new Uint8ClampedArray(4) });
    }).toThrow(/does not fit/);
  });
});
