import { expect, it } from 'vitest';
import { version } from '../../package.json';
import { onePixelPng } from '../../test/unit/one-pixel-png.js';
import { pngTexts, pngWithText } from '../images/png-text.js';
import { originTexts, pictureOrigin, type PictureOrigin } from './picture-origin.js';
import { findRecipe } from './recipes.js';

const facts = { recipe: findRecipe('lucid'), seed: 3, backend: 'wasm', model: 'abc' };
const channels = { kind: 'channels', layer: 'conv_1', channels: [4, 7], columns: 2 } as const;

it.each<[string, PictureOrigin]>([
  ['channels', { ...channels, ...facts, raw: true, canvasSize: 64, stepCount: 9, zoom: 3 }],
  [
    'some of several pictures of an objective',
    { kind: 'objective', objective: 'conv_1:4', diverse: { count: 4, shown: [1, 3] }, ...facts },
  ],
  [
    'a caricature',
    {
      kind: 'caricature',
      layer: 'conv_1',
      fit: 'fit',
      side: 224,
      encoding: { range: [0, 1], channelOrder: 'rgb', mean: [0.5], std: [0.25] },
      start: 'def',
      ...facts,
    },
  ],
  [
    'a sheet of several layers',
    { kind: 'sheet', parts: [channels, { ...channels, layer: 'conv_2' }], labelled: true, ...facts },
  ],
])('says how %s came about, and by which version', (_, origin) => {
  const png = pngWithText(onePixelPng, originTexts(origin));
  expect(pictureOrigin(png)).toEqual(origin);
  expect(pngTexts(png)['Software']).toBe(`Featurescope ${version}`);
});

it.each([
  [{ ...channels, ...facts, seed: -1 }, '"seed"'],
  [{ kind: 'sheet', parts: [], ...facts }, '"parts"'],
  [{ kind: 'dream', ...facts }, '"kind"'],
])('refuses what cannot be followed: %#', (origin, place) => {
  const png = pngWithText(onePixelPng, { Featurescope: JSON.stringify(origin) });
  expect(() => pictureOrigin(png)).toThrow(place);
});

it('says when a picture does not tell', () => {
  expect(() => pictureOrigin(onePixelPng)).toThrow('does not say how it was made');
});
