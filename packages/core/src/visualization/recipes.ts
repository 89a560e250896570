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
  octaves: { count: 1, scale: 1 },
  jitter: 0,
  opening: { when: 'dead', stepCount: 16 },
  display: { kind: 'standardize', contrast: 0.1, epsilon: 1e-7 },
};

/**
 * The filters of an MNIST network, from noise over the whole grey range and with many more steps: on small images a
 * pattern needs them to rise above the noise.
 */
const mnistFilters: Recipe = {
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

/**
 * Featurescope's own quick recipe: colours that can be shown, fed through the model's input encoding, from coarse to fine
 * (the octaves of DeepDream), each step jittered so that no pixel grid is learned, and rectifiers opened at the start.
 * The numbers were chosen by eye on the sample models and on MobileNet.
 */
const coarseToFine: Recipe = {
  name: 'coarse-to-fine',
  version: 1,
  title: 'Coarse to fine',
  provenance:
    'Featurescope: octaves after DeepDream (Mordvintsev et al. 2015), opened ReLUs and jitter after Lucid',
  canvasSize: 128,
  parameterization: {
    kind: 'pixel',
    space: 'display',
    start: { kind: 'uniform', low: 0.4, high: 0.6 },
  },
  objective: { kind: 'channel' },
  optimizer: { kind: 'gradient-ascent', normalization: 'rms', epsilon: 1e-12, stepSize: 0.04 },
  stepCount: 48,
  octaves: { count: 4, scale: 1.5 },
  jitter: 4,
  opening: { when: 'always', stepCount: 16 },
  display: { kind: 'as-is' },
};

/** Every recipe. */
export const recipes: readonly Recipe[] = [coarseToFine, cholletFilters, mnistFilters];

/** Up to this side, an image is small. */
const largestSmallSide = 64;

/** The recipe that suits a network best: what is offered before the person chooses. */
export function recipeFor({ inputShapes: [shape] }: Pick<NetworkSummary, 'inputShapes'>): Recipe {
  const [, height, width, channels] = shape ?? [];
  const isSmall = [height, width].every((side) => typeof side === 'number' && side <= largestSmallSide);
  return isSmall && channels === 1 ? mnistFilters : coarseToFine;
}

/** @throws `INVALID_REQUEST` naming the recipes that there are */
export function findRecipe(name: string): Recipe {
  const recipe = recipes.find((candidate) => candidate.name === name);
  if (recipe) return recipe;
  const names = recipes.map((candidate) => candidate.name).join(', ');
  throw new FeaturescopeError('INVALID_REQUEST', `There is no recipe "${name}". The recipes are: ${names}.`);
}
