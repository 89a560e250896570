import { FeaturescopeError } from '../error.js';
import type { Recipe } from './recipe.js';

/**
 * The classic filter pictures of the Keras blog ("How convolutional neural networks see the world", F. Chollet 2016)
 * in model-input units.
 */
export const cholletFilters: Recipe = {
  name: 'chollet-filters',
  version: 1,
  title: 'Classic Keras filters',
  provenance: 'F. Chollet, “How convolutional neural networks see the world”, The Keras Blog, 2016',
  canvasSize: 128,
  parameterization: {
    kind: 'pixel',
    space: 'model-input',
    start: { kind: 'uniform', low: 128, high: 148 },
  },
  objective: { kind: 'channel' },
  optimizer: { kind: 'gradient-ascent', normalization: 'rms', epsilon: 1e-5, stepSize: 1 },
  stepCount: 20,
  openedStepCount: 16,
  display: { kind: 'standardize', contrast: 0.1, epsilon: 1e-7 },
};

/** Every recipe, the default first. */
export const recipes: readonly Recipe[] = [cholletFilters];

/** @throws `INVALID_REQUEST` naming the recipes that there are */
export function findRecipe(name: string): Recipe {
  const recipe = recipes.find((candidate) => candidate.name === name);
  if (recipe) return recipe;
  const names = recipes.map((candidate) => candidate.name).join(', ');
  throw new FeaturescopeError('INVALID_REQUEST', `There is no recipe "${name}". The recipes are: ${names}.`);
}
