import { FeaturescopeError } from '../error.js';
import type { Recipe } from './recipe.js';

/** Three classic ways to write an optimizer's constants: Keras's. */
const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
const nadam = { ...adam, kind: 'nadam' } as const;

const oneSize = { count: 1, scale: 1 } as const;

/** Where nothing else is said: rectifiers are opened for what would stay grey. */
const openedWhenDead = { when: 'dead', stepCount: 16 } as const;

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
  penalties: [],
  optimizer: { kind: 'gradient-ascent', normalization: 'rms', epsilon: 1e-5, stepSize: 1 },
  stepCount: 20,
  octaves: oneSize,
  transforms: [],
  viewCount: 1,
  opening: openedWhenDead,
  display: { kind: 'standardize', contrast: 0.1, epsilon: 1e-7 },
};

/** As the classic one, from normal noise about the middle. */
const shibuyaFilters: Recipe = {
  ...cholletFilters,
  name: 'shibuya-filters',
  title: 'VGG16 filters of the article by Shibuya',
  provenance: 'N. Shibuya’s article on VGG16’s filters, after F. Chollet: 20 steps from noise N(127, 10)',
  parameterization: {
    kind: 'pixel',
    space: 'model-input',
    start: { kind: 'normal', mean: 127, deviation: 10 },
  },
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

/** The class images of an MNIST network: the probability itself is climbed, after the softmax, from black. */
const mnistClasses: Recipe = {
  ...cholletFilters,
  name: 'mnist-classes',
  title: 'Class images of a small grey network',
  provenance:
    'An MNIST ConvNet’s class images: 4096 steps of 1 / (100 + 10 · step) from zeros, on the softmax output itself',
  canvasSize: 28,
  parameterization: { kind: 'pixel', space: 'model-input', start: { kind: 'constant', value: 0 } },
  objective: { kind: 'channel', output: 'probability' },
  optimizer: {
    kind: 'gradient-ascent',
    normalization: 'rms',
    epsilon: 1e-5,
    stepSize: { kind: 'inverse', offset: 100, slope: 10 },
  },
  stepCount: 4096,
  display: { kind: 'de-average' },
};

/** Keras's own example of today. Its network takes −1 to 1, so its numbers count in that range whatever a network takes. */
const kerasExample: Recipe = {
  ...cholletFilters,
  name: 'keras-example',
  version: 2,
  title: 'Filters of the Keras example',
  provenance: 'F. Chollet, “Visualizing what convnets learn”, keras.io/examples, 2020',
  canvasSize: 180,
  parameterization: {
    kind: 'pixel',
    space: 'signed',
    start: { kind: 'uniform', low: -0.125, high: 0.125 },
  },
  objective: { kind: 'channel', border: 2 },
  optimizer: { kind: 'gradient-ascent', normalization: 'l2', epsilon: 0, stepSize: 10 },
  stepCount: 30,
  // 25 of 180 pixels.
  display: { kind: 'standardize', contrast: 0.15, epsilon: 1e-5, crop: 25 / 180 },
};

/**
 * Any channel of any layer, from noise. The article shows pictures but gives no numbers: these are those of `progressive`'s
 * family, whose Adam of .1 counts in the peers' normalized input, of which .225 is one unit of ours.
 */
const activationMaximization: Recipe = {
  ...cholletFilters,
  name: 'activation-maximization',
  title: 'Activation maximization from noise',
  provenance:
    'The PyTorch article on activation maximization; its numbers are not given, so those of U. Ozbulak’s pytorch-cnn-visualizations: Adam .1 on normalized input',
  canvasSize: 224,
  parameterization: {
    kind: 'pixel',
    space: 'display',
    start: { kind: 'uniform', low: 150 / 255, high: 180 / 255 },
  },
  optimizer: { ...adam, stepSize: 0.0225 },
  stepCount: 30,
  display: { kind: 'as-is' },
};

/** Small images first, each enlarged and blurred for the next: 56, 67, 80 … 408 pixels. */
const progressive: Recipe = {
  ...activationMaximization,
  name: 'progressive',
  title: 'Progressive enlargement',
  provenance:
    'F. Graetz, “How to visualize convolutional features in 40 lines of code”, 2019: Adam .1 on normalized input, 12 sizes',
  canvasSize: 408,
  stepCount: 240,
  octaves: { count: 12, scale: 1.2, blur: 5, rounding: 'up' },
};

/**
 * The peer's modifiers turn and shift the image itself, so that each step's interpolation smooths it: without that the start's
 * noise stays. Here the image keeps its place, and is blurred as much: turning by up to 1° mixes neighbours as .4 pixels do.
 */
const tfKerasVis: Recipe = {
  ...cholletFilters,
  name: 'tf-keras-vis',
  version: 2,
  title: 'Activation maximization of tf-keras-vis',
  provenance:
    'tf-keras-vis, ActivationMaximization: RMSprop 1.0, total variation 1.0, L1 norm .3; its turning of the image itself is a blur of .4 px after each step here',
  canvasSize: 224,
  parameterization: {
    kind: 'pixel',
    space: 'model-input',
    start: { kind: 'uniform', low: 0, high: 255 },
    blur: 0.4,
  },
  penalties: [
    { kind: 'total-variation', weight: 1 },
    { kind: 'norm', weight: 0.3, power: 1, centre: 0 },
  ],
  optimizer: { kind: 'rmsprop', stepSize: 1, rho: 0.999, momentum: 0, epsilon: 1e-7 },
  stepCount: 200,
  transforms: [
    { kind: 'roll', size: 4 },
    { kind: 'rotate', degrees: [-1, -0.5, 0, 0.5, 1], fill: 127.5 },
  ],
};

/** Whole numbers from −10 to 10 by `step`, as Lucid's lists of angles have them. */
function anglesTo(largest: number, step = 1): number[] {
  return Array.from({ length: (2 * largest) / step + 1 }, (_, index) => -largest + index * step);
}

const fourier = { kind: 'fourier', space: 'display', deviation: 0.01, decay: 1 } as const;

/** The pictures of Distill's articles, quick: the library's own defaults. */
const lucid: Recipe = {
  name: 'lucid',
  version: 1,
  title: 'Lucid',
  provenance: 'Lucid, optvis.render and transform.standard_transforms (Olah, Mordvintsev, Schubert 2017)',
  canvasSize: 128,
  parameterization: fourier,
  objective: { kind: 'channel' },
  penalties: [],
  optimizer: { ...adam, stepSize: 0.05 },
  stepCount: 512,
  octaves: oneSize,
  transforms: [
    { kind: 'pad', size: 12, fill: 0.5 },
    { kind: 'jitter', size: 8 },
    { kind: 'scale', factors: [0.9, 0.92, 0.94, 0.96, 0.98, 1, 1.02, 1.04, 1.06, 1.08, 1.1] },
    { kind: 'rotate', degrees: [...anglesTo(10), 0, 0, 0, 0, 0], fill: 0.5 },
    { kind: 'jitter', size: 4 },
  ],
  viewCount: 1,
  opening: { when: 'always', stepCount: 16 },
  display: { kind: 'as-is' },
};

const distill: Recipe = {
  ...lucid,
  name: 'distill',
  title: 'Distill',
  provenance:
    'Olah, Mordvintsev, Schubert, “Feature Visualization”, Distill, 2017: the settings of its notebooks',
  canvasSize: 224,
  stepCount: 2560,
  transforms: [
    { kind: 'pad', size: 16, fill: 0.5 },
    { kind: 'jitter', size: 16 },
    { kind: 'scale', factors: [1, 0.975, 1.025, 0.95, 1.05] },
    { kind: 'rotate', degrees: anglesTo(5), fill: 0.5 },
    { kind: 'jitter', size: 8 },
  ],
};

const maco: Recipe = {
  ...lucid,
  name: 'maco',
  title: 'Phases alone (MACO)',
  provenance:
    'Fel et al., “Unlocking Feature Visualization for Deeper Networks with MAgnitude Constrained Optimization”, 2023; its quick settings: 256 pixels, 8 crops',
  canvasSize: 256,
  parameterization: { kind: 'phase-only', space: 'display', decay: 1 },
  optimizer: { ...nadam, stepSize: 1 },
  stepCount: 256,
  transforms: [
    { kind: 'crop', from: 0.5, to: 0.05, deviation: 0.15 },
    { kind: 'noise', deviation: 0.08 },
  ],
  viewCount: 8,
};

/** Lucid's fixed numbers are a quarter of an image of 32 pixels: here they are shares of it. */
const smallNet: Recipe = {
  ...lucid,
  name: 'small-net',
  title: 'Small colour or grey images',
  provenance:
    'Featurescope, after Lucid: transforms in proportion to the image, for inputs of up to 64 pixels',
  canvasSize: 128,
  enlargement: 2,
  stepCount: 256,
  transforms: [
    { kind: 'pad', size: { share: 1 / 10 }, fill: 0.5 },
    { kind: 'jitter', size: { share: 1 / 16 } },
    { kind: 'scale', factors: [0.95, 0.975, 1, 1.025, 1.05] },
    { kind: 'rotate', degrees: anglesTo(5), fill: 0.5 },
  ],
};

/**
 * Featurescope's own quick recipe: colours that can be shown, fed through the model's input encoding, from coarse to fine
 * (the octaves of DeepDream), each step jittered so that no pixel grid is learned, and rectifiers opened at the start.
 * The numbers were chosen by eye on the sample models and on MobileNet.
 */
const coarseToFine: Recipe = {
  name: 'coarse-to-fine',
  version: 2,
  title: 'Coarse to fine',
  provenance:
    'Featurescope: octaves after DeepDream (Mordvintsev et al. 2015), opened ReLUs and jitter after Lucid',
  canvasSize: 128,
  parameterization: {
    kind: 'pixel',
    space: 'display',
    start: { kind: 'uniform', low: 0.4, high: 0.6 },
    otherStart: { kind: 'uniform', low: 0, high: 1 },
  },
  objective: { kind: 'channel' },
  penalties: [],
  optimizer: { kind: 'gradient-ascent', normalization: 'rms', epsilon: 1e-12, stepSize: 0.04 },
  stepCount: 48,
  octaves: { count: 4, scale: 1.5 },
  transforms: [{ kind: 'roll', size: 4 }],
  viewCount: 1,
  opening: { when: 'always', stepCount: 16 },
  display: { kind: 'as-is' },
};

/** Every recipe: first what suits most, then the classic articles', then the peers'. */
export const recipes: readonly Recipe[] = [
  coarseToFine,
  cholletFilters,
  mnistFilters,
  mnistClasses,
  shibuyaFilters,
  activationMaximization,
  lucid,
  smallNet,
  distill,
  maco,
  kerasExample,
  progressive,
  tfKerasVis,
];

/**
 * What suits a network that nothing else is known of (`defaultRecipeFor`). On a CPU `lucid` takes ten times as long, and on large
 * images, at the same number of steps, it measures no better; where there is time it draws the richer pictures.
 */
export const defaultRecipe: Recipe = coarseToFine;

/** @throws `INVALID_REQUEST` naming the recipes that there are */
export function findRecipe(name: string): Recipe {
  const recipe = recipes.find((candidate) => candidate.name === name);
  if (recipe) return recipe;
  const names = recipes.map((candidate) => candidate.name).join(', ');
  throw new FeaturescopeError('INVALID_REQUEST', `There is no recipe "${name}". The recipes are: ${names}.`);
}
