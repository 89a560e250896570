import { computed } from '@preact/signals';
import { dreamRecipes } from '@featurescope/core';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { DreamForm } from './dream-form.js';
import { keptDream } from './kept-dream.js';
import { firstLoopSettings } from './loop-settings.js';

it.each(dreamRecipes)('keeps $name over a reload, number for number', (recipe) => {
  const form = new DreamForm(computed(() => []));
  form.chooseRecipe(recipe.name);
  form.addTarget({ kind: 'layer', layer: 'a', channels: [3], weight: -0.5 });
  const towards = { kind: 'class', classIndex: 2, weight: 1 } as const;
  const kept = { ...form.kept(), film: { ...firstLoopSettings, towards, folder: null } };
  expect(v.parse(keptDream, JSON.parse(JSON.stringify(kept)))).toEqual(kept);
});
