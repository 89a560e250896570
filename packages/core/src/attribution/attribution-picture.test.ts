import { describe, expect, it } from 'vitest';
import { colourTable } from '../images/colour-map.js';
import { attributionPicture, type AttributionPictureMode } from './attribution-picture.js';

function attribution(channels: number, ...values: readonly number[]) {
  return { width: values.length / channels, height: 1, channels, values: Float32Array.from(values) };
}

function pixels(
  map: ReturnType<typeof attribution>,
  mode: AttributionPictureMode,
  percentile = 100,
): number[][] {
  const { data } = attributionPicture(map, { mode, percentile });
  return Array.from({ length: map.width }, (_, pixel) => Array.from(data.subarray(pixel * 4, pixel * 4 + 4)));
}

const colour = (map: 'signed' | 'magma' | 'grey', index: number) => [
  ...colourTable(map).subarray(index * 3, index * 3 + 3),
  255,
];

describe('an attribution as a picture', () => {
  it('signed: blue against the class, red for it, the sum of the channels at its strength', () => {
    const [against, none, weak, full] = pixels(attribution(2, -1, -3, 1, -1, 1, 1, 3, 1), 'signed');
    expect(against).toEqual(colour('signed', 0));
    expect(none).toEqual(colour('signed', 128));
    expect(weak).toEqual(colour('signed', 191));
    expect(full).toEqual(colour('signed', 255));
    expect(against?.[2]).toBeGreaterThan(against?.[0] ?? 0);
    expect(full?.[0]).toBeGreaterThan(full?.[2] ?? 0);
  });

  it("magnitude: the channels' largest, whatever its sign", () => {
    const found = pixels(attribution(2, -4, 1, 0, 0, 2, -1), 'magnitude');
    expect(found).toEqual([colour('magma', 255), colour('magma', 0), colour('magma', 128)]);
  });

  it('rgb: colours around grey, turned where the model takes blue first', () => {
    const map = attribution(3, 2, 0, -2, 1, 0, 0);
    expect(pixels(map, 'rgb')).toEqual([
      [255, 128, 0, 255],
      [191, 128, 128, 255],
    ]);
    const { data } = attributionPicture(map, { mode: 'rgb', percentile: 100, channelOrder: 'bgr' });
    expect(Array.from(data.subarray(0, 4))).toEqual([0, 128, 255, 255]);
  });

  it.each([1, 4])('rgb of %i channels: their sum as brightness', (channels) => {
    const spread = (value: number) => Array.from({ length: channels }, () => value / channels);
    const map = attribution(channels, ...spread(-2), ...spread(0), ...spread(2));
    expect(pixels(map, 'rgb')).toEqual([0, 128, 255].map((level) => colour('grey', level)));
  });

  it('draws what lies above the percentile at full strength', () => {
    const values = [...Array.from({ length: 99 }, (_, index) => index / 98), 100];
    expect(pixels(attribution(1, ...values), 'magnitude')[98]).toEqual(colour('magma', 3));
    const clipped = pixels(attribution(1, ...values), 'magnitude', 99);
    expect(clipped[98]).toEqual(colour('magma', 255));
    expect(clipped[99]).toEqual(colour('magma', 255));
  });

  it('shows the few values of a map that is zero nearly everywhere', () => {
    const found = pixels(attribution(1, ...Array.from({ length: 999 }, () => 0), 5), 'magnitude', 99);
    expect(found[0]).toEqual(colour('magma', 0));
    expect(found[999]).toEqual(colour('magma', 255));
  });

  it.each([
    ['signed', colour('signed', 128)],
    ['magnitude', colour('magma', 0)],
    ['rgb', colour('grey', 128)],
  ] as const)('of zeros alone is even (%s)', (mode, expected) => {
    expect(pixels(attribution(1, 0, 0), mode, 99)).toEqual([expected, expected]);
  });
});
