import type { Recipe } from '@featurescope/core';

/** A number of a recipe that the dialog offers. */
export interface RecipeField {
  /** Where it stands in the recipe, as in "optimizer.stepSize". */
  readonly id: string;
  readonly label: string;
  /** "px", "steps"; empty: none. */
  readonly unit: string;
  readonly explanation: string;
}

export interface RecipeFieldGroup {
  readonly title: string;
  readonly fields: readonly RecipeField[];
}

type FieldList = readonly (readonly [id: string, label: string, unit: string, explanation: string])[];

const picture: FieldList = [
  ['canvasSize', 'Canvas', 'px', 'Side of the picture. Networks of a smaller or fixed input have their own.'],
  ['enlargement', 'Enlargement', '×', 'How many times larger than a smaller input the canvas may be.'],
  ['display.contrast', 'Contrast', '', 'Of the display: the deviation becomes this share of black to white.'],
  ['display.crop', 'Cut off', 'of side', 'Share of each side that is cut off the finished picture.'],
];

const ascent: FieldList = [
  ['stepCount', 'Steps', '', 'Of gradient ascent, shared out between the octaves.'],
  ['optimizer.stepSize', 'Step size', '', 'How far a step goes, in units of what is climbed with.'],
  ['optimizer.stepSize.offset', 'Step offset', '', 'A step goes 1 / (offset + slope · step).'],
  ['optimizer.stepSize.slope', 'Step slope', '', 'A step goes 1 / (offset + slope · step).'],
  ['optimizer.momentum', 'Momentum', '', 'Share of the last step that is taken again.'],
  ['optimizer.rho', 'Rho', '', 'How slowly RMSprop forgets earlier gradients.'],
  ['optimizer.beta1', 'Beta 1', '', 'How slowly Adam forgets earlier gradients.'],
  ['optimizer.beta2', 'Beta 2', '', 'How slowly Adam forgets how large gradients were.'],
  [
    'viewCount',
    'Views',
    '',
    'A step averages the gradients of so many looks, each transformed in its own way.',
  ],
  ['opening.stepCount', 'Opened for', 'steps', 'Closed rectifiers let the gradient through for so long.'],
  ['parameterization.blur', 'Blur', 'px', 'Deviation of a Gaussian after each step.'],
  ['objective.border', 'Border', 'cells', 'So many positions at each edge of the layer do not count.'],
];

const start: FieldList = [
  ['parameterization.start.low', 'Noise from', '', 'The start image is even noise between these values.'],
  ['parameterization.start.high', 'Noise to', '', 'The start image is even noise between these values.'],
  [
    'parameterization.otherStart.low',
    'Second from',
    '',
    'A second try starts from even noise between these values.',
  ],
  [
    'parameterization.otherStart.high',
    'Second to',
    '',
    'A second try starts from even noise between these values.',
  ],
  ['parameterization.start.mean', 'Noise mean', '', 'The start image is normal noise about this value.'],
  ['parameterization.start.deviation', 'Deviation', '', 'Of the start image’s noise.'],
  ['parameterization.start.value', 'Value', '', 'Every pixel of the start image.'],
  ['parameterization.deviation', 'Deviation', '', 'Of the noise from which the spectrum starts.'],
  ['parameterization.decay', 'Decay', '', 'The spectrum is weighted by 1 / frequency to this power.'],
  ['parameterization.levelCount', 'Levels', '', 'Of the pyramid, each half as large as the one before.'],
];

const octaves: FieldList = [
  ['octaves.count', 'Octaves', '', 'The picture is made in so many sizes, the smallest first.'],
  ['octaves.scale', 'Scale', '×', 'How many times larger each octave is than the one before.'],
  ['octaves.blur', 'Blur', 'px', 'After each enlargement, the mean over so many pixels each way.'],
];

const transformWords = {
  roll: ['Roll', 'How far the image is rolled around before each step.'],
  jitter: ['Jitter', 'Each step sees a random part, smaller by this much.'],
  pad: ['Frame', 'Width of the frame on each side.'],
} as const;

const penaltyLabels = { 'total-variation': 'Variation', norm: 'Norm', blur: 'Roughness' } as const;

/** The numbers that a recipe has, in the order in which they matter. */
export function fieldGroupsOf(recipe: Recipe): RecipeFieldGroup[] {
  const groups: readonly (readonly [string, FieldList])[] = [
    ['Picture', picture],
    ['Ascent', ascent],
    ['Start', start],
    ['Octaves', octaves],
    ['How a step sees it', recipe.transforms.flatMap(transformFields)],
    ['Penalties', recipe.penalties.map(penaltyField)],
  ];
  return groups.flatMap(([title, list]) => {
    const fields = list
      .map(([id, label, unit, explanation]) => ({ id, label, unit, explanation }))
      .filter(({ id }) => numberAt(recipe, id) !== null);
    return fields.length === 0 ? [] : [{ title, fields }];
  });
}

function transformFields(transform: Recipe['transforms'][number], index: number): FieldList {
  const at = `transforms.${index}`;
  switch (transform.kind) {
    case 'roll':
    case 'jitter':
    case 'pad': {
      const [label, explanation] = transformWords[transform.kind];
      return [
        [`${at}.size`, label, 'px', explanation],
        [`${at}.size.share`, label, 'of side', explanation],
      ];
    }
    case 'blur':
      return [[`${at}.deviation`, 'Blur', 'px', 'Deviation of a Gaussian.']];
    case 'noise':
      return [[`${at}.deviation`, 'Noise', '', 'Deviation of noise that is added.']];
    case 'crop':
      return [
        [`${at}.from`, 'Crop from', 'of side', 'Size of the part that the first step sees.'],
        [`${at}.to`, 'Crop to', 'of side', 'Size of the part that the last step sees.'],
      ];
    case 'scale':
    case 'rotate':
    case 'flip':
      return [];
  }
}

function penaltyField({ kind }: Recipe['penalties'][number], index: number): FieldList[number] {
  return [`penalties.${index}.weight`, penaltyLabels[kind], '', 'Weight of what is held against a picture.'];
}

/** The number at a place of a recipe; null where there is none. */
export function numberAt(recipe: Recipe, id: string): number | null {
  let value: unknown = recipe;
  for (const key of id.split('.')) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return typeof value === 'number' ? value : null;
}

/** A recipe with another number at that place: it may be none any more. */
export function withNumber(recipe: Recipe, id: string, number: number): unknown {
  return replaced(recipe, id.split('.'), number);
}

function replaced(whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(whole))
    return whole.map((item: unknown, index) => (String(index) === key ? replaced(item, rest, value) : item));
  const fields = whole as Readonly<Record<string, unknown>>;
  return { ...fields, [key]: replaced(fields[key], rest, value) };
}
