import { expect, it } from 'vitest';
import { parseRecipe, recipeMistake } from './parse-recipe.js';
import { findRecipe, recipes } from './recipes.js';

const lucid = findRecipe('lucid');

it.each(recipes)('reads $name as it was written', (recipe) => {
  expect(parseRecipe(JSON.stringify(recipe), 'a.recipe.json')).toEqual(recipe);
});

it.each([
  [{ ...lucid, stepCount: 0 }, '"stepCount": expected >=1, found 0'],
  [{ ...lucid, stepCount: undefined }, '"stepCount": it is missing'],
  [{ ...lucid, stepcount: 3 }, '"stepcount": there is no such field'],
  [{ ...lucid, viewCount: 1.5 }, '"viewCount": expected'],
  [{ ...lucid, transforms: [{ kind: 'turn' }] }, '"transforms.0.kind": expected'],
  [{ ...lucid, transforms: [{ kind: 'roll', size: 'wide' }] }, '"transforms.0.size": expected'],
  [{ ...lucid, optimizer: { ...lucid.optimizer, stepSize: 'fast' } }, '"optimizer.stepSize": expected'],
  [{ ...lucid, opening: { when: 'never', stepCount: 1 } }, '"opening.when": expected ("dead" | "always")'],
  [7, 'expected Object, found 7'],
])('names the field, what is expected and what was found: %#', (data, sentence) => {
  expect(() => parseRecipe(JSON.stringify(data), 'a.recipe.json')).toThrow(sentence);
});

it('says when a file is no JSON', () => {
  expect(() => parseRecipe('{', 'a.recipe.json')).toThrow('"a.recipe.json" is no JSON');
});

it('says what is wrong with data, or nothing', () => {
  expect(recipeMistake(lucid)).toBeNull();
  expect(recipeMistake({ ...lucid, canvasSize: 1e6 })).toBe('"canvasSize": expected <=4096, found 1000000');
});
