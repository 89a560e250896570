import type { AttributionMethod } from '@featurescope/core';

/** What people call a method, and what it tells. */
export interface MethodWords {
  readonly title: string;
  readonly explanation: string;
  /** Whether it looks at the maps of a layer. */
  readonly hasLayer: boolean;
}

export const methodWords: Readonly<Record<AttributionMethod, MethodWords>> = {
  gradient: {
    title: 'Gradient',
    explanation: 'How much each pixel would change the class’s logit',
    hasLayer: false,
  },
  'gradient-x-input': {
    title: 'Gradient × input',
    explanation: 'The gradient, times the pixel itself',
    hasLayer: false,
  },
  smoothgrad: {
    title: 'SmoothGrad',
    explanation: 'The mean gradient of 25 noisy copies of the image',
    hasLayer: false,
  },
  'integrated-gradients': {
    title: 'Integrated gradients',
    explanation: 'The gradient summed on the way from black to the image: adds up to the logit’s change',
    hasLayer: false,
  },
  'grad-cam': {
    title: 'Grad-CAM',
    explanation: 'A layer’s maps, weighed by what they mean to the class',
    hasLayer: true,
  },
  'grad-cam++': {
    title: 'Grad-CAM++',
    explanation: 'Grad-CAM that finds several things of one class',
    hasLayer: true,
  },
  'guided-backpropagation': {
    title: 'Guided backpropagation',
    explanation: 'The gradient through rectifiers that let only what speaks for the class pass',
    hasLayer: false,
  },
  'guided-grad-cam': {
    title: 'Guided Grad-CAM',
    explanation: 'Guided backpropagation where Grad-CAM looks',
    hasLayer: true,
  },
  occlusion: {
    title: 'Occlusion',
    explanation: 'How far the logit falls when a square is covered',
    hasLayer: false,
  },
};
