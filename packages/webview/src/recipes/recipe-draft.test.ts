import { findRecipe, recipes } from '@featurescope/core';
import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import { RecipeChoice } from './recipe-choice.js';
import { draftFromJson, draftOf, ownNumber, written } from './recipe-draft.js';
import { fieldGroupsOf, numberAt } from './recipe-fields.js';

const lucid = findRecipe('lucid');

it('changes a number, and knows the recipe’s own', () => {
  const draft = written(draftOf(lucid), 'optimizer.stepSize', '0,1');
  expect(draft.recipe.optimizer.stepSize).toBe(0.1);
  expect(ownNumber(draft, 'optimizer.stepSize')).toBe(0.05);
  expect(ownNumber(draft, 'stepCount')).toBeNull();
  expect(ownNumber(written(draft, 'optimizer.stepSize', '0.05'), 'optimizer.stepSize')).toBeNull();
});

it('keeps what does not fit beside it, with the reason, until it does', () => {
  const wrong = written(draftOf(lucid), 'transforms.1.size', 'wide');
  expect(wrong.recipe).toEqual(lucid);
  expect(wrong.wrong['transforms.1.size']?.message).toBe('Jitter must be a number of 0 or more, not "wide".');
  expect(written(wrong, 'stepCount', '0').wrong).toMatchObject({
    'transforms.1.size': { text: 'wide' },
    stepCount: { message: 'Steps must be a whole number from 1 to 10000, not 0.' },
  });
  expect(written(wrong, 'transforms.1.size', '3').wrong).toEqual({});
});

it('offers the numbers that a recipe has', () => {
  const offered = (name: string) =>
    fieldGroupsOf(findRecipe(name)).flatMap(({ fields }) => fields.map(({ id }) => id));
  expect(offered('tf-keras-vis')).toEqual(
    expect.arrayContaining([
      'penalties.0.weight',
      'optimizer.rho',
      'optimizer.momentum',
      'transforms.0.size',
    ]),
  );
  expect(offered('mnist-classes')).toContain('optimizer.stepSize.slope');
  expect(offered('small-net')).toContain('transforms.1.size.share');
  expect(offered('lucid')).not.toContain('octaves.blur');
});

it.each(recipes.map((recipe) => [recipe.name, recipe] as const))(
  'can write every number of %s',
  (_, recipe) => {
    for (const { fields } of fieldGroupsOf(recipe)) {
      for (const { id } of fields) {
        const draft = written(draftOf(recipe), id, String(numberAt(recipe, id)));
        expect(draft).toEqual(draftOf(recipe));
      }
    }
  },
);

it('says what is wrong with a file', () => {
  expect(() => draftFromJson('{"name":"mine"}', 'mine.json')).toThrow('"version" is missing');
  expect(() => draftFromJson('lucid', 'mine.json')).toThrow('"mine.json" is no JSON');
});

it('is chosen under a name of its own, unless it is the listed one again', () => {
  const choice = new RecipeChoice(signal(null));
  choice.use({ ...lucid, stepCount: 9 });
  expect(choice.recipe.value).toEqual({ ...lucid, stepCount: 9, name: 'lucid (edited)' });
  expect(choice.all.value).toHaveLength(recipes.length + 1);
  choice.use(
    draftFromJson(JSON.stringify({ ...choice.recipe.value, stepCount: lucid.stepCount }), 'a.json').recipe,
  );
  expect(choice.recipe.value).toBe(lucid);
  choice.use({ ...lucid, name: 'my own', stepCount: 9 });
  expect(choice.recipe.value.name).toBe('my own');
});
