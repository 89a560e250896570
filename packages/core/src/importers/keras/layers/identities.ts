import type { LayerRule } from './rule.js';

const identity: LayerRule = { steps: () => [{ part: 'identity', op: 'identity', attributes: {} }] };

/** Layers that do something in training only. */
const names = [
  'ActivityRegularization',
  'AlphaDropout',
  'AugMix',
  'CutMix',
  'Dropout',
  'GaussianDropout',
  'GaussianNoise',
  'Identity',
  'MixUp',
  'RandAugment',
  'RandomBrightness',
  'RandomColorDegeneration',
  'RandomColorJitter',
  'RandomContrast',
  'RandomErasing',
  'RandomFlip',
  'RandomGaussianBlur',
  'RandomGrayscale',
  'RandomHue',
  'RandomInvert',
  'RandomPerspective',
  'RandomPosterization',
  'RandomRotation',
  'RandomSaturation',
  'RandomSharpness',
  'RandomShear',
  'RandomTranslation',
  'RandomZoom',
  'SpatialDropout1D',
  'SpatialDropout2D',
  'SpatialDropout3D',
];

export const identityLayers: Readonly<Record<string, LayerRule>> = Object.fromEntries(
  names.map((name) => [name, identity]),
);
