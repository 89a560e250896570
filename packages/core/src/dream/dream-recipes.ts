import { FeaturescopeError } from '../error.js';
import type { DreamRecipe } from './dream-recipe.js';

/** Mean magnitude of normally distributed values, in their deviations: √(2/π). */
export const normalMeanMagnitude = Math.sqrt(2 / Math.PI);

/** The original, on GoogLeNet with Caffe: pixels of 0 to 255. */
const googleDream: DreamRecipe = {
  name: 'google-dream',
  version: 1,
  title: 'The original DeepDream',
  provenance:
    'A. Mordvintsev, C. Olah, M. Tyka, “DeepDreaming with TensorFlow/Caffe”, 2015: 4 octaves × 1.4, 10 steps of 1.5 of 255, jitter 32',
  measure: 'half-sum-square',
  octaves: { count: 4, scale: 1.4, rounding: 'successive' },
  stepCount: 10,
  step: { sizePercent: (100 * 1.5) / 255, normalization: 'mean-magnitude' },
  jitter: 32,
  detail: 'carried',
  clips: true,
};

/** Keras's example, on InceptionV3: pixels of −1 to 1. */
const kerasDream: DreamRecipe = {
  name: 'keras-dream',
  version: 1,
  title: 'DeepDream of the Keras example',
  provenance:
    'F. Chollet, “Deep Dream”, keras.io/examples: 3 octaves × 1.4, 20 steps of .01 of 2, stops at a loss of 15',
  measure: 'mean-square',
  border: 2,
  octaves: { count: 3, scale: 1.4 },
  stepCount: 20,
  step: { sizePercent: (100 * 0.01) / 2, normalization: 'mean-magnitude' },
  stopAt: 15,
  detail: 'restored',
  clips: false,
};

/** TensorFlow's tutorial, on InceptionV3: pixels of −1 to 1. Its octaves lie about the picture's size. */
const tfDream: DreamRecipe = {
  name: 'tf-dream',
  version: 1,
  title: 'DeepDream of the TensorFlow tutorial',
  provenance:
    'The TensorFlow tutorial “DeepDream”: 5 octaves × 1.3 from two below to two above the picture, 50 steps of .01 of 2 in deviations, rolled around',
  measure: 'mean',
  octaves: { count: 5, scale: 1.3, largerCount: 2 },
  stepCount: 50,
  step: { sizePercent: ((100 * 0.01) / 2) * normalMeanMagnitude, normalization: 'deviation' },
  jitter: 512,
  detail: 'lost',
  clips: true,
};

/** The best known of PyTorch's, in units of ImageNet's deviations, of which one is .225 of the pixel range. */
const ouroboros: DreamRecipe = {
  name: 'ouroboros',
  version: 1,
  title: 'Ouroboros: bold, for loops',
  provenance:
    'A. Gordić, pytorch-deepdream, 2020: 4 octaves × 1.8, 10 steps of .09 deviations, smoothed gradient (here at the middle of its rising .7 to 2.5 px), jitter 32',
  measure: 'mean-square',
  octaves: { count: 4, scale: 1.8 },
  stepCount: 10,
  step: {
    sizePercent: 100 * 0.09 * 0.225 * normalMeanMagnitude,
    normalization: 'standardized',
    gradientBlur: 1.6,
  },
  jitter: 32,
  detail: 'lost',
  clips: true,
};

/** The article on VGG16's layers shows its pictures without numbers: these are ours. */
const layerDream: DreamRecipe = {
  name: 'layer-dream',
  version: 1,
  title: 'A whole layer’s output',
  provenance:
    'The article on VGG16’s layers gives no numbers: mean of the layer, 4 octaves × 1.4, 20 steps of .5 %, blur .5 px after each',
  measure: 'mean',
  octaves: { count: 4, scale: 1.4 },
  stepCount: 20,
  step: { sizePercent: 0.5, normalization: 'mean-magnitude' },
  blur: 0.5,
  detail: 'lost',
  clips: true,
};

/**
 * Featurescope's own: the original's way with larger and smoother steps, which small networks need to draw figures and not
 * grain. The numbers were chosen by eye on the sample models, MobileNet and SqueezeNet.
 */
const vivid: DreamRecipe = {
  name: 'vivid',
  version: 1,
  title: 'Vivid',
  provenance: 'Featurescope: DeepDream with smoothed gradients and detail carried between octaves',
  measure: 'mean-square',
  octaves: { count: 4, scale: 1.5 },
  stepCount: 12,
  step: { sizePercent: 1.2, normalization: 'standardized', gradientBlur: 0.7 },
  jitter: 24,
  detail: 'carried',
  clips: true,
};

/** Every recipe: first what suits most, then the article's, then the peers'. */
export const dreamRecipes: readonly DreamRecipe[] = [
  vivid,
  layerDream,
  googleDream,
  kerasDream,
  tfDream,
  ouroboros,
];

/** What is offered before the person chooses. */
export const defaultDreamRecipe: DreamRecipe = vivid;

/** @throws `INVALID_REQUEST` naming the recipes that there are */
export function findDreamRecipe(name: string): DreamRecipe {
  const recipe = dreamRecipes.find((candidate) => candidate.name === name);
  if (recipe) return recipe;
  const names = dreamRecipes.map((candidate) => candidate.name).join(', ');
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `There is no recipe "${name}" for dreams. The recipes are: ${names}.`,
  );
}
