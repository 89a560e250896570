import { findRecipe, type RgbaImage } from '@featurescope/core';
import { expect, it } from 'vitest';
import { Gallery } from './gallery.js';

const key = { layer: 'conv2d_1', recipe: findRecipe('coarse-to-fine'), seed: 0, canvasSize: null };
const preview: RgbaImage = { width: 1, height: 1, data: new Uint8ClampedArray([1, 2, 3, 255]) };

it('gives a running tile its step, its curve and its latest preview', () => {
  const gallery = new Gallery(key, 4);
  gallery.markRunning([2, 3], 'full');
  gallery.advance([2, 3], {
    step: 1,
    stepCount: 8,
    octave: 1,
    objectives: [0.5, 7],
    previews: [preview, preview],
  });
  gallery.advance([2, 3], { step: 4, stepCount: 8, octave: 1, objectives: [0.75, 9] });
  expect(gallery.tiles[2]?.value).toEqual({
    kind: 'running',
    quality: 'full',
    step: 4,
    stepCount: 8,
    objectives: [
      { step: 1, objective: 0.5 },
      { step: 4, objective: 0.75 },
    ],
    preview,
    sketch: null,
  });
  expect(gallery.tiles[3]?.value).toMatchObject({ objectives: [{ objective: 7 }, { objective: 9 }] });
});

it('begins a new curve when a picture is tried again, and follows no image whose number it cannot know', () => {
  const gallery = new Gallery(key, 4);
  gallery.markRunning([0], 'full');
  gallery.advance([0], { step: 5, stepCount: 8, octave: 1, objectives: [0] });
  gallery.advance([0], { step: 1, stepCount: 8, octave: 1, objectives: [2] });
  expect(gallery.tiles[0]?.value).toMatchObject({ objectives: [{ step: 1, objective: 2 }] });
  gallery.markRunning([1, 2], 'full');
  gallery.advance([1, 2], { step: 1, stepCount: 8, octave: 1, objectives: [3] });
  expect(gallery.tiles[1]?.value).toMatchObject({ step: 0, objectives: [] });
});
