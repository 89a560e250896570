import { expect, it } from 'vitest';
import { defaultRecipeFor } from './default-recipe.js';

it.each([
  ['small-net', { height: 28, width: 28, channels: 1 }],
  ['small-net', { height: 32, width: 32, channels: 3 }],
  ['coarse-to-fine', { height: 28, width: 100, channels: 1 }],
  ['coarse-to-fine', { height: 64, width: 64, channels: 3 }],
  ['coarse-to-fine', { height: null, width: null, channels: 3 }],
  ['coarse-to-fine', null],
])('is %s for %o', (name, imageInput) => {
  expect(defaultRecipeFor({ imageInput }).name).toBe(name);
});
