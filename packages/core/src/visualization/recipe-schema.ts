import * as v from 'valibot';
import type { Recipe } from './recipe.js';

const finite = v.pipe(v.number(), v.finite());

/** Numbers between two limits, both included, which say what they must be whatever is wrong with them. */
function numberFrom(low: number, high = Infinity) {
  const words = `a number ${limits(low, high)}`;
  return v.pipe(v.number(words), v.finite(words), v.minValue(low, words), v.maxValue(high, words));
}

function wholeFrom(low: number, high = Infinity) {
  const words = `a whole number ${limits(low, high)}`;
  return v.pipe(v.number(words), v.integer(words), v.minValue(low, words), v.maxValue(high, words));
}

function limits(low: number, high: number): string {
  return high === Infinity ? `of ${low} or more` : `from ${low} to ${high}`;
}

const aboveZero = 'a number above 0';
const positive = v.pipe(v.number(aboveZero), v.finite(aboveZero), v.gtValue(0, aboveZero));
const notNegative = numberFrom(0);
const atLeastOne = wholeFrom(1);
const positions = wholeFrom(0);
const text = v.pipe(v.string(), v.nonEmpty('a text that is not empty'));

/** Whoever wants more steps has mistyped: the longest recipe, `mnist-classes`, has 4096. */
const mostSteps = 10_000;

/** In pixels. Larger canvases do not fit into any memory. */
const largestSide = 4096;

const start = v.variant('kind', [
  v.strictObject({ kind: v.literal('uniform'), low: finite, high: finite }),
  v.strictObject({ kind: v.literal('normal'), mean: finite, deviation: notNegative }),
  v.strictObject({ kind: v.literal('constant'), value: finite }),
]);

const display = v.literal('display');

const parameterization = v.variant('kind', [
  v.strictObject({
    kind: v.literal('pixel'),
    space: v.picklist(['model-input', 'display', 'signed']),
    start,
    otherStart: v.exactOptional(start),
    blur: v.exactOptional(notNegative),
  }),
  v.strictObject({ kind: v.literal('fourier'), space: display, deviation: notNegative, decay: finite }),
  v.strictObject({
    kind: v.literal('laplacian-pyramid'),
    space: display,
    deviation: notNegative,
    levelCount: atLeastOne,
  }),
  v.strictObject({ kind: v.literal('phase-only'), space: display, decay: finite }),
]);

const length = v.union([notNegative, v.strictObject({ share: notNegative })], 'a number of 0 or more');

const transform = v.variant('kind', [
  v.strictObject({ kind: v.literal('roll'), size: length }),
  v.strictObject({ kind: v.literal('jitter'), size: length }),
  v.strictObject({ kind: v.literal('pad'), size: length, fill: finite }),
  v.strictObject({ kind: v.literal('scale'), factors: v.pipe(v.array(positive), v.minLength(1)) }),
  v.strictObject({
    kind: v.literal('rotate'),
    degrees: v.pipe(v.array(finite), v.minLength(1)),
    fill: finite,
  }),
  v.strictObject({ kind: v.literal('blur'), deviation: notNegative }),
  v.strictObject({ kind: v.literal('flip') }),
  v.strictObject({ kind: v.literal('crop'), from: positive, to: positive, deviation: notNegative }),
  v.strictObject({ kind: v.literal('noise'), deviation: notNegative }),
]);

const penalty = v.variant('kind', [
  v.strictObject({ kind: v.literal('total-variation'), weight: finite }),
  v.strictObject({ kind: v.literal('norm'), weight: finite, power: positive, centre: finite }),
  v.strictObject({ kind: v.literal('blur'), weight: finite, deviation: notNegative }),
]);

const stepSize = v.union(
  [positive, v.strictObject({ kind: v.literal('inverse'), offset: positive, slope: notNegative })],
  aboveZero,
);

const share = numberFrom(0, 1);
const adam = { stepSize, beta1: share, beta2: share, epsilon: notNegative };

const optimizer = v.variant('kind', [
  v.strictObject({
    kind: v.literal('gradient-ascent'),
    normalization: v.picklist(['rms', 'l2', 'none']),
    epsilon: notNegative,
    stepSize,
    momentum: v.exactOptional(share),
  }),
  v.strictObject({ kind: v.literal('rmsprop'), stepSize, rho: share, momentum: share, epsilon: notNegative }),
  v.strictObject({ kind: v.literal('adam'), ...adam }),
  v.strictObject({ kind: v.literal('nadam'), ...adam }),
]);

/** Whatever a file says that is a recipe. What it does not know is refused, since it would be a word misspelt. */
export const recipeSchema = v.strictObject({
  name: text,
  version: positions,
  title: text,
  provenance: v.string(),
  canvasSize: wholeFrom(1, largestSide),
  enlargement: v.exactOptional(numberFrom(1)),
  parameterization,
  objective: v.strictObject({
    kind: v.literal('channel'),
    border: v.exactOptional(positions),
    output: v.exactOptional(v.picklist(['logit', 'probability'])),
  }),
  penalties: v.array(penalty),
  optimizer,
  stepCount: wholeFrom(1, mostSteps),
  octaves: v.strictObject({
    count: atLeastOne,
    scale: numberFrom(1),
    blur: v.exactOptional(notNegative),
    rounding: v.exactOptional(v.picklist(['nearest', 'up'])),
  }),
  transforms: v.array(transform),
  viewCount: atLeastOne,
  opening: v.strictObject({ when: v.picklist(['dead', 'always']), stepCount: positions }),
  display: v.variant('kind', [
    v.strictObject({
      kind: v.literal('standardize'),
      contrast: finite,
      epsilon: notNegative,
      crop: v.exactOptional(v.pipe(numberFrom(0), v.ltValue(0.5, 'a number from 0 to less than 0.5'))),
    }),
    v.strictObject({ kind: v.literal('de-average') }),
    v.strictObject({ kind: v.literal('as-is') }),
  ]),
}) satisfies v.GenericSchema<unknown, Recipe>;
