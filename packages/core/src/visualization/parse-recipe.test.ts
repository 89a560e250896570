import { expect, it } from 'vitest';
import { parseRecipe, recipeMistake } from './parse-recipe.js';
import { findRecipe, recipes } from './recipes.js';

const lucid = findRecipe('lucid');

it.each(recipes)('reads $name as it was written', (recipe) => {
  expect(parseRecipe(JSON.stringify(recipe), 'a.recipe.json')).toEqual(recipe);
});

const adam = lucid.optimizer;

it.each([
  [{ ...lucid, stepCount: 0 }, '"stepCount" must be a whole number from 1 to 10000, not 0'],
  [{ ...lucid, stepCount: 10_001 }, '"stepCount" must be a whole number from 1 to 10000, not 10001'],
  [{ ...lucid, stepCount: 2.5 }, '"stepCount" must be a whole number from 1 to 10000, not 2.5'],
  [{ ...lucid, stepCount: '9' }, '"stepCount" must be a whole number from 1 to 10000, not "9"'],
  [{ ...lucid, stepCount: undefined }, '"stepCount" is missing'],
  [{ ...lucid, stepcount: 3 }, '"stepcount" is no field that is known'],
  [{ ...lucid, viewCount: 1.5 }, '"viewCount" must be a whole number of 1 or more, not 1.5'],
  [{ ...lucid, name: '' }, '"name" must be a text that is not empty, not ""'],
  [{ ...lucid, transforms: 'none' }, '"transforms" must be a list, not "none"'],
  [{ ...lucid, transforms: [{ kind: 'turn' }] }, '"transforms.0.kind" must be "roll" or "jitter" or "pad"'],
  [
    { ...lucid, transforms: [{ kind: 'roll', size: -1 }] },
    '"transforms.0.size" must be a number of 0 or more, not -1',
  ],
  [
    { ...lucid, transforms: [{ kind: 'roll', size: 'wide' }] },
    '"transforms.0.size" must be a number of 0 or more, not "wide"',
  ],
  [{ ...lucid, optimizer: { ...adam, stepSize: 0 } }, '"optimizer.stepSize" must be a number above 0, not 0'],
  [
    { ...lucid, optimizer: { ...adam, stepSize: -1 } },
    '"optimizer.stepSize" must be a number above 0, not -1',
  ],
  [
    { ...lucid, optimizer: { ...adam, stepSize: 'fast' } },
    '"optimizer.stepSize" must be a number above 0, not "fast"',
  ],
  [
    { ...lucid, optimizer: { ...adam, stepSize: { kind: 'inverse', offset: 0, slope: 1 } } },
    '"optimizer.stepSize.offset" must be a number above 0, not 0',
  ],
  [{ ...lucid, optimizer: { ...adam, beta1: 2 } }, '"optimizer.beta1" must be a number from 0 to 1, not 2'],
  [
    { ...lucid, opening: { when: 'never', stepCount: 1 } },
    '"opening.when" must be "dead" or "always", not "never"',
  ],
  [7, 'It must be an object, not 7'],
])('names the field, what it must be and what it is: %#', (data, sentence) => {
  expect(() => parseRecipe(JSON.stringify(data), 'a.recipe.json')).toThrow(sentence);
});

it('says when a file is no JSON', () => {
  expect(() => parseRecipe('{', 'a.recipe.json')).toThrow('"a.recipe.json" is no JSON');
});

it('says what is wrong with data, or nothing', () => {
  expect(recipeMistake(lucid)).toBeNull();
  expect(recipeMistake({ ...lucid, canvasSize: 1e6 })).toEqual({
    field: 'canvasSize',
    problem: 'must be a whole number from 1 to 4096, not 1000000',
  });
});
