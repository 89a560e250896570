import { expect, it } from 'vitest';
import { findRecipe, recipes } from './recipes.js';
import { sketchRecipe } from './sketch-recipe.js';

it('takes half the canvas and a quarter of the steps, on networks of small images too', () => {
  expect(sketchRecipe(findRecipe('lucid'))).toMatchObject({ canvasSize: 64, stepCount: 128 });
  // A network of 28 pixels is painted on 56: its sketch on 28.
  expect(sketchRecipe(findRecipe('small-net'))).toMatchObject({ enlargement: 1, stepCount: 64 });
});

it.each(recipes)('never takes more than $name itself', (recipe) => {
  const sketch = sketchRecipe(recipe);
  expect(sketch.stepCount).toBeLessThanOrEqual(recipe.stepCount);
  expect(sketch.enlargement ?? 1).toBeLessThanOrEqual(recipe.enlargement ?? 1);
});
