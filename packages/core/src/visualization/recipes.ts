import { FeaturescopeError } from '../error.js';
import type { NetworkSummary } from '../network/network-summary.js';
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

/**
 * The filters of an MNIST network, from noise over the whole grey range and with many more steps: on small images a
 * pattern needs them to rise above the noise.
 */
export const mnistFilters: Recipe = {
  ...cholletFilters,
  name: 'mnist-filters',
  title: 'Filters of a small grey network',
  provenance: 'An MNIST ConvNet’s filters, after F. Chollet’s recipe: 256 steps from noise of 0 to 255',
  canvasSize: 28,
  parameterization: {
    kind: 'pixel',
    space: 'model-input',
    start: { kind: 'uniform', low: 0, high: 255 },
  },
  stepCount: 256,
};

/** Every recipe. */
export const recipes: readonly Recipe[] = [cholletFilters, mnistFilters];

/** Up to this side, an image is small: the classic recipe's pictures drown in their noise. */
const largestSmallSide = 64;

/** The recipe that suits a network best: what is offered before the person chooses. */
export function recipeFor({ inputShapes: [shape] }: Pick<NetworkSummary, 'inputShapes'>): Recipe {
  const [, height, width, channels] = shape ?? [];
  const isSmall = [height, width].every((side) => typeof side === 'number' && side <= largestSmallSide);
  return isSmall && channels === 1 ? mnistFilters : cholletFilters;
}

/** @throws `INVALID_REQUEST` naming the recipes that there are */
export function findRecipe(name: string): Recipe {
  const recipe = recipes.find((candidate) => candidate.name === name);
  if (recipe) return recipe;
  const names = recipes.map((candidate) => candidate.name).join(', ');
  throw new FeaturescopeError('INVALID_REQUEST', `There is no recipe "${name}". The recipes are: ${names}.`);
}
