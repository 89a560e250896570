import { describe, expect, it } from 'vitest';
import { colourTable } from '../images/colour-map.js';
import type { FeatureMaps } from './feature-maps.js';
import { mapMeans } from './map-means.js';
import { mapPicture, mapsRange } from './map-picture.js';
import { mapStatistics } from './map-statistics.js';
import { unitReport } from './unit-statistics.js';

/** Two channels of 2 × 3: 0 to 5, and nothing. */
const maps: FeatureMaps = {
  ...{ layer: 'conv', height: 2, width: 3, channels: 2 },
  values: Float32Array.of(0, 0, 1, 0, 2, 0, 3, 0, 4, 0, -5, 0),
};

it('a map in numbers', () => {
  expect(mapStatistics(maps)).toEqual([
    { mean: expect.closeTo(5 / 6, 6) as number, max: 4, min: -5, zeroShare: 1 / 6 },
    { mean: 0, max: 0, min: 0, zeroShare: 1 },
  ]);
});

describe('a map as a picture', () => {
  it('spreads colours over one map, over all, and to both sides of 0', () => {
    expect(mapsRange(maps, 0, false)).toEqual({ min: -5, max: 4 });
    expect(mapsRange(maps, 1, false)).toEqual({ min: 0, max: 0 });
    expect(mapsRange(maps, null, false)).toEqual({ min: -5, max: 4 });
    expect(mapsRange(maps, null, true)).toEqual({ min: -5, max: 5 });
  });

  it.each(['grey', 'viridis', 'magma', 'signed'] as const)('in %s', (colourMap) => {
    const picture = mapPicture(maps, 0, { colourMap, range: { min: -5, max: 5 } });
    expect(picture).toMatchObject({ width: 3, height: 2 });
    const table = colourTable(colourMap);
    [0, 1, 2, 3, 4, -5].forEach((value, pixel) => {
      const colour = Math.round(((value + 5) / 10) * 255) * 3;
      expect(picture.data.slice(pixel * 4, pixel * 4 + 4)).toEqual(
        Uint8ClampedArray.of(...table.slice(colour, colour + 3), 255),
      );
    });
  });

  it('of nothing has one colour, also with NaN', () => {
    const dark = mapPicture({ ...maps, values: maps.values.map(() => Number.NaN) }, 1, {
      colourMap: 'grey',
      range: { min: 0, max: 0 },
    });
    expect(dark.data).toEqual(
      Uint8ClampedArray.from({ length: 24 }, (_, index) => (index % 4 === 3 ? 255 : 0)),
    );
  });
});

describe('maps in one small size', () => {
  it('are means of what each cell covers', () => {
    const four = {
      height: 4,
      width: 4,
      channels: 1,
      values: Float32Array.from({ length: 16 }, (_, index) => index),
    };
    expect(mapMeans(four, [0], 2)).toEqual(Float32Array.of(2.5, 4.5, 10.5, 12.5));
    expect(mapMeans(four, [0], 1)).toEqual(Float32Array.of(7.5));
  });

  it('share pixels between cells where the sizes do not divide', () => {
    const three = { height: 1, width: 3, channels: 1, values: Float32Array.of(0, 3, 6) };
    const row = mapMeans(three, [0], 2).slice(0, 2);
    expect(Array.from(row)).toEqual([expect.closeTo(1, 5), expect.closeTo(5, 5)]);
  });

  it('repeat a small map, for the chosen channels in their order', () => {
    const pixel = { height: 1, width: 1, channels: 3, values: Float32Array.of(1, 2, 3) };
    expect(mapMeans(pixel, [2, 0], 2)).toEqual(Float32Array.of(3, 3, 3, 3, 1, 1, 1, 1));
  });
});

describe('a unit in numbers', () => {
  it('counts activations over several images', () => {
    const report = unitReport([maps, maps], 0, 3);
    expect(report).toMatchObject({ max: 4, zeroShare: 1 / 6 });
    expect(report.histogram).toEqual({ edges: [-5, -2, 1, 4], counts: [2, 2, 8] });
    expect(report.mean).toBeCloseTo(5 / 6, 6);
    expect(report.std).toBeCloseTo(Math.sqrt(55 / 6 - 25 / 36), 6);
  });

  it('has one bin where all are the same, and none fails on NaN alone', () => {
    expect(unitReport([maps], 1).histogram).toEqual({ edges: [-0.5, 0.5], counts: [6] });
    expect(unitReport([{ channels: 1, values: Float32Array.of(Number.NaN) }], 0)).toMatchObject({
      max: 0,
      mean: 0,
    });
  });
});
