import * as v from 'valibot';
import type { Recipe } from './recipe.js';

const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(finite, v.gtValue(0));
const notNegative = v.pipe(finite, v.minValue(0));
const atLeastOne = v.pipe(v.number(), v.integer(), v.minValue(1));
const positions = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.pipe(v.string(), v.nonEmpty());

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

const length = v.union([notNegative, v.strictObject({ share: notNegative })]);

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

const stepSize = v.union([
  finite,
  v.strictObject({ kind: v.literal('inverse'), offset: positive, slope: notNegative }),
]);

const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
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
  // Larger ones do not fit into any memory.
  canvasSize: v.pipe(atLeastOne, v.maxValue(4096)),
  enlargement: v.exactOptional(v.pipe(finite, v.minValue(1))),
  parameterization,
  objective: v.strictObject({
    kind: v.literal('channel'),
    border: v.exactOptional(positions),
    output: v.exactOptional(v.picklist(['logit', 'probability'])),
  }),
  penalties: v.array(penalty),
  optimizer,
  stepCount: atLeastOne,
  octaves: v.strictObject({
    count: atLeastOne,
    scale: v.pipe(finite, v.minValue(1)),
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
      crop: v.exactOptional(v.pipe(finite, v.minValue(0), v.ltValue(0.5))),
    }),
    v.strictObject({ kind: v.literal('de-average') }),
    v.strictObject({ kind: v.literal('as-is') }),
  ]),
}) satisfies v.GenericSchema<unknown, Recipe>;
