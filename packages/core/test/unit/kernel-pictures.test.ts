import { describe, expect, it } from 'vitest';
import { colourMaps, colourTable } from '../../src/images/colour-map.js';
import { hatchedPicture } from '../../src/images/hatched-picture.js';
import { pictureSheet, sheetColumns } from '../../src/images/picture-sheet.js';
import type { RgbaImage } from '../../src/images/rgba-image.js';
import { layerKernel } from '../../src/kernels/kernel-of-layer.js';
import { kernelPicture, kernelRange, pointwisePicture } from '../../src/kernels/kernel-picture.js';
import { kernelSheet } from '../../src/kernels/kernel-sheet.js';
import { kernelStatistics } from '../../src/kernels/kernel-statistics.js';
import type { LayerKernel } from '../../src/kernels/layer-kernel.js';
import { smallNetwork } from './small-network.js';

/** 2 rows × 3 columns × 4 input channels × 5 filters; each weight says where it stands: 1000·row + 100·column + 10·channel + filter. */
const kernel: LayerKernel = {
  layer: 'conv',
  shape: [2, 3, 4, 5],
  values: Float32Array.from({ length: 2 * 3 * 4 * 5 }, (_, index) => {
    const [row, rest] = [Math.floor(index / 60), index % 60];
    const [column, inner] = [Math.floor(rest / 20), rest % 20];
    return 1000 * row + 100 * column + 10 * Math.floor(inner / 5) + (inner % 5);
  }),
  bias: null,
};

const grey = { colourMap: 'grey', scale: 'filter' } as const;

function redAt({ data, width }: RgbaImage, x: number, y: number): number {
  return data[(y * width + x) * 4] ?? Number.NaN;
}

describe('kernelPicture', () => {
  it('draws row, column, input channel and filter where they belong', () => {
    const picture = kernelPicture(kernel, { ...grey, filter: 4, slice: 2 });
    expect([picture.width, picture.height]).toEqual([3, 2]);
    const { min, max } = kernelRange(kernel, { ...grey, filter: 4, slice: 2 });
    expect([min, max]).toEqual([4, 1234]);
    for (let y = 0; y < 2; y++) {
      for (let x = 0; x < 3; x++) {
        const weight = 1000 * y + 100 * x + 20 + 4;
        expect(redAt(picture, x, y)).toBe(Math.round(((weight - min) / (max - min)) * 255));
      }
    }
  });

  it('shows three input channels as red, green and blue', () => {
    const { data } = kernelPicture(kernel, { ...grey, filter: 0, slice: 'rgb' });
    const byte = (weight: number) => Math.round((weight / 1230) * 255);
    expect([...data.slice(4, 8)]).toEqual([byte(100), byte(110), byte(120), 255]);
  });

  it('spreads the colours over the layer or over the filter', () => {
    const options = { filter: 1, slice: 0, colourMap: 'grey' } as const;
    expect(kernelRange(kernel, { ...options, scale: 'layer' })).toEqual({ min: 0, max: 1234 });
    expect(kernelRange(kernel, { ...options, scale: 'filter' })).toEqual({ min: 1, max: 1231 });
  });

  it('keeps 0 in the middle of the signed colours', () => {
    expect(kernelRange(kernel, { filter: 0, slice: 0, colourMap: 'signed', scale: 'layer' })).toEqual({
      min: -1234,
      max: 1234,
    });
  });

  it('folds the inputs of a 1×1 kernel into a block', () => {
    const pointwise = {
      ...kernel,
      shape: [1, 1, 7, 2],
      values: Float32Array.from({ length: 14 }, (_, i) => i),
    } as const;
    const picture = pointwisePicture(pointwise, { ...grey, filter: 1 });
    expect([picture.width, picture.height]).toEqual([3, 3]);
    expect(redAt(picture, 0, 2)).toBe(255);
    expect(picture.data[(2 * 3 + 1) * 4 + 3], 'beyond the last input').toBe(0);
  });
});

describe('kernelSheet', () => {
  it('has a cell for every filter, large enough to be seen', () => {
    const sheet = kernelSheet(kernel, { colourMap: 'viridis', scale: 'layer' });
    // 5 filters in 3 columns and 2 rows, each 3×2 pixels enlarged 10 times, 2 pixels apart.
    expect([sheet.width, sheet.height]).toEqual([3 * 30 + 2 * 2, 2 * 20 + 2]);
  });
});

describe('kernelStatistics', () => {
  it('counts zeros and what is no number', () => {
    const values = Float32Array.of(0, 1, -3, Number.NaN, 0, 2, 0, Infinity);
    const statistics = kernelStatistics({ layer: 'x', shape: [1, 1, 4, 2], values, bias: null });
    expect(statistics).toMatchObject({ min: -3, max: 2, mean: 0, zeroShare: 3 / 8, invalidShare: 2 / 8 });
    expect(statistics.std).toBeCloseTo(Math.sqrt(14 / 6), 6);
    expect(kernelStatistics({ layer: 'x', shape: [1, 1, 4, 2], values, bias: null }, 0)).toMatchObject({
      min: -3,
      max: 0,
    });
  });
});

describe('layerKernel', () => {
  it('copies kernel and bias, and says when there is none', () => {
    const { shape, values, bias } = layerKernel(smallNetwork, 'conv_1');
    const original = smallNetwork.layers.find(({ name }) => name === 'conv_1')?.weights;
    expect(shape).toEqual([3, 3, 3, 6]);
    expect(values).toEqual(original?.['kernel']?.values);
    expect(values).not.toBe(original?.['kernel']?.values);
    expect(bias).toHaveLength(6);
    expect(() => layerKernel(smallNetwork, 'pool')).toThrow('has no convolution kernel to show');
  });
});

describe('pictureSheet', () => {
  const picture = (red: number): RgbaImage => ({
    width: 1,
    height: 1,
    data: Uint8ClampedArray.of(red, 0, 0, 255),
  });

  it('has as few gaps as can be, and is not much wider than high', () => {
    const counts = [0, 1, 2, 3, 5, 8, 10, 12, 13, 25, 32, 64, 96, 128];
    expect(counts.map(sheetColumns)).toEqual([1, 1, 2, 3, 3, 4, 5, 4, 4, 5, 8, 8, 12, 16]);
  });

  it('puts pictures in rows with a margin between them', () => {
    const sheet = pictureSheet([picture(10), picture(20), picture(30)], { columns: 2, margin: 1, zoom: 2 });
    expect([sheet.width, sheet.height]).toEqual([5, 5]);
    expect([redAt(sheet, 0, 0), redAt(sheet, 4, 1), redAt(sheet, 1, 3), redAt(sheet, 2, 2)]).toEqual([
      10, 20, 30, 0,
    ]);
  });

  it('has a hatching for what cannot be drawn', () => {
    const { data } = hatchedPicture(12, 12);
    expect(new Set(data).size).toBe(3);
  });
});

describe('colour maps', () => {
  it.each(colourMaps)('%s has 256 colours that differ', (map) => {
    const table = colourTable(map);
    const colours = Array.from({ length: 256 }, (_, i) => table.slice(i * 3, i * 3 + 3).join());
    expect(new Set(colours).size).toBeGreaterThan(200);
  });

  it('runs viridis from dark blue to yellow, grey from black to white, signed through white', () => {
    const at = (map: 'viridis' | 'grey' | 'signed', index: number) => [
      ...colourTable(map).slice(index * 3, index * 3 + 3),
    ];
    expect(at('viridis', 0)).toEqual([68, 1, 84]);
    expect(at('viridis', 255)).toEqual([253, 231, 37]);
    expect([at('grey', 0), at('grey', 255)]).toEqual([
      [0, 0, 0],
      [255, 255, 255],
    ]);
    expect(Math.min(...at('signed', 127))).toBeGreaterThan(235);
    const [redOfLow = 0, , blueOfLow = 0] = at('signed', 20);
    expect(blueOfLow).toBeGreaterThan(redOfLow);
  });
});
