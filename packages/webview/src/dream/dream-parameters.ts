import type { DreamRecipe } from '@featurescope/core';

/** A number of a recipe that the person can change. */
export interface DreamParameter {
  readonly id: string;
  readonly label: string;
  /** "px", "%"; empty: a count. */
  readonly unit: string;
  /** What it does, in a sentence. */
  readonly explanation: string;
  readonly min: number;
  readonly max: number;
  /** Where the slider ends, if it is not at `max`. */
  readonly sliderMax?: number;
  readonly step: number;
  readonly valueIn: (recipe: DreamRecipe) => number;
  readonly withValue: (recipe: DreamRecipe, value: number) => DreamRecipe;
}

/** What most dreams are made with. */
export const essentialParameters: readonly DreamParameter[] = [
  {
    id: 'octaves',
    label: 'Octaves',
    unit: '',
    explanation:
      'The picture is dreamt on in so many sizes, the smallest first: more of them give larger figures.',
    min: 1,
    max: 12,
    step: 1,
    valueIn: ({ octaves }) => octaves.count,
    withValue: (recipe, count) => ({ ...recipe, octaves: { ...recipe.octaves, count } }),
  },
  {
    id: 'steps',
    label: 'Steps',
    unit: '',
    explanation: 'Of gradient ascent, in each octave.',
    min: 1,
    max: 2000,
    sliderMax: 100,
    step: 1,
    valueIn: ({ stepCount }) => stepCount,
    withValue: (recipe, stepCount) => ({ ...recipe, stepCount }),
  },
  {
    id: 'step-size',
    label: 'Step size',
    unit: '%',
    explanation: 'How far a step changes a pixel on average, in percent of the range from black to white.',
    min: 0.05,
    max: 4,
    step: 0.05,
    valueIn: ({ step }) => step.sizePercent,
    withValue: (recipe, sizePercent) => ({ ...recipe, step: { ...recipe.step, sizePercent } }),
  },
];

/** What stands under More. */
export const furtherParameters: readonly DreamParameter[] = [
  {
    id: 'octave-scale',
    label: 'Octave scale',
    unit: '×',
    explanation: 'How many times larger each octave is than the one before.',
    min: 1.05,
    max: 3,
    step: 0.05,
    valueIn: ({ octaves }) => octaves.scale,
    withValue: (recipe, scale) => ({ ...recipe, octaves: { ...recipe.octaves, scale } }),
  },
  {
    id: 'jitter',
    label: 'Jitter',
    unit: 'px',
    explanation: 'Before each step the picture is rolled around by up to so much, so that no grid shows.',
    min: 0,
    max: 512,
    sliderMax: 64,
    step: 1,
    valueIn: ({ jitter = 0 }) => jitter,
    withValue: (recipe, jitter) => ({ ...recipe, jitter }),
  },
  {
    id: 'blur',
    label: 'Blur',
    unit: 'px',
    explanation: 'Deviation of a Gaussian that smooths the picture after each step.',
    min: 0,
    max: 4,
    step: 0.1,
    valueIn: ({ blur = 0 }) => blur,
    withValue: (recipe, blur) => ({ ...recipe, blur }),
  },
  {
    id: 'gradient-blur',
    label: 'Gradient blur',
    unit: 'px',
    explanation: 'Deviation of a Gaussian that smooths the gradient before it becomes a step.',
    min: 0,
    max: 8,
    step: 0.1,
    valueIn: ({ step }) => step.gradientBlur ?? 0,
    withValue: (recipe, gradientBlur) => ({ ...recipe, step: { ...recipe.step, gradientBlur } }),
  },
  {
    id: 'total-variation',
    label: 'Variation',
    unit: '',
    explanation: 'Weight of the total variation that is held against a picture: more makes it smoother.',
    min: 0,
    max: 100,
    sliderMax: 2,
    step: 0.01,
    valueIn: ({ totalVariation = 0 }) => totalVariation,
    withValue: (recipe, totalVariation) => ({ ...recipe, totalVariation }),
  },
  {
    id: 'border',
    label: 'Border',
    unit: 'cells',
    explanation: 'So many cells at each edge of a layer do not count.',
    min: 0,
    max: 8,
    step: 1,
    valueIn: ({ border = 0 }) => border,
    withValue: (recipe, border) => ({ ...recipe, border }),
  },
];
