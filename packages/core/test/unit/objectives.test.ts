import '@tensorflow/tfjs-backend-cpu';
import {
  add,
  dispose,
  memory,
  mul,
  randomUniform,
  setBackend,
  sub,
  tensor,
  tidy,
  zeros,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { Program } from '../../src/program/program.js';
import { maximizeObjective } from '../../src/visualization/maximize-objective.js';
import type { MaximizedImage, MaximizeObjectiveRequest } from '../../src/visualization/maximize.js';
import { caricatureFeatures } from '../../src/visualization/objectives/caricature.js';
import { compileObjective } from '../../src/visualization/objectives/compile-objective.js';
import type { ObjectiveSpec } from '../../src/visualization/objectives/objective-spec.js';
import { parseObjective } from '../../src/visualization/objectives/parse-objective.js';
import { createPenalty, penalize } from '../../src/visualization/penalties.js';
import type { PenaltySpec } from '../../src/visualization/recipe.js';
import { findRecipe } from '../../src/visualization/recipes.js';
import { smallNetwork } from './small-network.js';
import { innerProduct } from './tensor-checks.js';

beforeAll(() => setBackend('cpu'));

const direction = [1, -2, 0.5, 0, 3, -1];
const conv = { kind: 'channel', layer: 'conv_2', channel: 3 } as const;
const other = { kind: 'channel', layer: 'relu_1', channel: 1 } as const;

/** An image of another size than those that climb. */
const photo = {
  height: 9,
  width: 7,
  channels: 3,
  values: Float32Array.from({ length: 9 * 7 * 3 }, (_, index) => Math.sin(index * 1.7)),
};

const specs: readonly ObjectiveSpec[] = [
  conv,
  { kind: 'neuron', layer: 'conv_2', channel: 2 },
  { kind: 'neuron', layer: 'conv_2', channel: 2, position: { row: 1, column: 6 } },
  { kind: 'layer', layer: 'sum', measure: 'mean' },
  { kind: 'layer', layer: 'sum', measure: 'mean-square' },
  { kind: 'channel', layer: 'logits', channel: 2 },
  { kind: 'direction', layer: 'norm_2', direction, measure: 'product' },
  { kind: 'direction', layer: 'norm_2', direction, measure: 'cosine' },
  { kind: 'diversity', layer: 'conv_2' },
  { kind: 'caricature', layer: 'norm_2', image: photo },
  {
    kind: 'sum',
    terms: [
      { weight: 1, objective: conv },
      { weight: -0.5, objective: other },
    ],
  },
  { kind: 'product', factors: [conv, other, { kind: 'layer', layer: 'sum', measure: 'mean-square' }] },
];

const size = [2, 6, 8, 3] as const;

/** Values of an objective on two images, and its gradient on them. */
function evaluated(spec: ObjectiveSpec, image: Tensor) {
  const weights = new DeviceWeights();
  const features = caricatureFeatures({ network: smallNetwork, weights }, spec);
  const { targets, objective } = compileObjective(smallNetwork, spec, features);
  const { objective: values, gradient } = new Program({ network: smallNetwork, weights, targets }).gradient(
    image,
    objective,
  );
  weights.dispose();
  dispose([...features.values()]);
  return { values: Array.from(values.dataSync()), gradient };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

describe('objectives', () => {
  it.each(specs.map((spec) => [JSON.stringify(spec), spec] as const))(
    'the gradient of %s is that of its values',
    (_, spec) => {
      const image = randomUniform([...size], -1, 1, 'float32', 4);
      const { gradient } = evaluated(spec, image);
      const length = Math.sqrt(innerProduct(gradient, gradient));
      expect(length).toBeGreaterThan(0);
      const step = 2e-3;
      const at = (sign: number) =>
        total(evaluated(spec, add(image, mul(gradient, (sign * step) / length))).values);
      expect((at(1) - at(-1)) / (2 * step) / length).toBeCloseTo(1, 1);
    },
  );

  it('a − b is a − b, and a weight is a weight', () => {
    const image = randomUniform([...size], -1, 1, 'float32', 5);
    const [a, b] = [evaluated(conv, image), evaluated(other, image)];
    const both = evaluated(parseObjective('conv_2:3 − 0.5·relu_1:1', smallNetwork), image);
    both.values.forEach((value, item) => {
      expect(value).toBeCloseTo((a.values[item] ?? NaN) - 0.5 * (b.values[item] ?? NaN), 5);
    });
    const difference = sub(both.gradient, sub(a.gradient, mul(b.gradient, 0.5)));
    expect(innerProduct(difference, difference)).toBeLessThan(1e-10);
  });

  it('the middle neuron sits in the middle', () => {
    const image = randomUniform([...size], -1, 1, 'float32', 6);
    const [middle, there] = [
      evaluated({ kind: 'neuron', layer: 'conv_1', channel: 1 }, image),
      evaluated({ kind: 'neuron', layer: 'conv_1', channel: 1, position: { row: 3, column: 4 } }, image),
    ];
    expect(middle.values).toEqual(there.values);
  });

  it('an image alone has no diversity, two equal ones the least', () => {
    const spec = { kind: 'diversity', layer: 'conv_2' } as const;
    const alone = evaluated(spec, randomUniform([1, 6, 8, 3], -1, 1, 'float32', 7));
    expect(alone.values[0]).toBeCloseTo(0, 10);
    const equal = evaluated(
      spec,
      tidy(() => add(zeros([...size]), randomUniform([1, 6, 8, 3], -1, 1, 'float32', 7))),
    );
    expect(equal.values[0]).toBeCloseTo(-1, 3);
    const different = evaluated(spec, randomUniform([...size], -1, 1, 'float32', 8));
    expect(different.values[0]).toBeGreaterThan(-1);
  });

  it.each([
    [{ kind: 'channel', layer: 'conv_2', channel: 6 }, 'channels 0 to 5; there is no channel 6'],
    [{ kind: 'direction', layer: 'conv_2', direction: [1, 2], measure: 'product' }, 'has 6 numbers'],
    [
      { kind: 'direction', layer: 'conv_2', direction: [0, 0, 0, 0, 0, 0], measure: 'cosine' },
      'points nowhere',
    ],
    [{ kind: 'logit', classIndex: 0 }, 'no output that is known'],
    [{ kind: 'penalty', penalty: { kind: 'total-variation', weight: 1 } }, 'penalties alone'],
  ] satisfies (readonly [ObjectiveSpec, string])[])('refuses %j', (spec, message) => {
    expect(() => compileObjective(smallNetwork, spec)).toThrow(message);
  });
});

const penalties: readonly PenaltySpec[] = [
  { kind: 'total-variation', weight: 2 },
  { kind: 'norm', weight: 2, power: 1, centre: 0.5 },
  { kind: 'norm', weight: 2, power: 2, centre: 0.5 },
  { kind: 'norm', weight: 2, power: 3, centre: 0 },
  { kind: 'blur', weight: 2, deviation: 1 },
];

describe.each(penalties.map((spec) => [JSON.stringify(spec), spec] as const))('penalty %s', (_, spec) => {
  const penalty = createPenalty(spec);

  it('has the gradient of its values', () => {
    const image = randomUniform([2, 5, 7, 3], 0, 1, 'float32', 3);
    const gradient = penalty.gradient(image);
    const length = Math.sqrt(innerProduct(gradient, gradient));
    const at = (sign: number) =>
      total(Array.from(penalty.value(add(image, mul(gradient, (sign * 1e-2) / length))).dataSync()));
    expect((at(1) - at(-1)) / 2e-2 / length).toBeCloseTo(1, 1);
  });

  it('is no NaN on an even image, and is taken away', () => {
    const even = mul(add(zeros([1, 4, 5, 3]), 1), 0.5);
    expect(Array.from(penalty.gradient(even).dataSync()).every(Number.isFinite)).toBe(true);
    expect(Array.from(penalty.value(even).dataSync()).every(Number.isFinite)).toBe(true);
    const image = randomUniform([1, 4, 5, 3], 0, 1, 'float32', 3);
    const direction = penalize([penalty], image, zeros([1, 4, 5, 3]));
    expect(innerProduct(direction, penalty.gradient(image))).toBeLessThan(0);
  });
});

describe('the text of an objective', () => {
  const parsed = (text: string) => parseObjective(text, smallNetwork);

  it.each([
    ['conv_2:3', conv],
    [' conv_2 : 3 ', conv],
    ['conv_2', { kind: 'layer', layer: 'conv_2', measure: 'mean' }],
    ['square(conv_2)', { kind: 'layer', layer: 'conv_2', measure: 'mean-square' }],
    ['conv_2:3@center', { kind: 'neuron', layer: 'conv_2', channel: 3 }],
    ['conv_2:3@1,4', { kind: 'neuron', layer: 'conv_2', channel: 3, position: { row: 1, column: 4 } }],
    ['class:2', { kind: 'logit', classIndex: 2 }],
    [
      'conv_2:[1, -2, .5]',
      { kind: 'direction', layer: 'conv_2', direction: [1, -2, 0.5], measure: 'product' },
    ],
    ['cos(conv_2:[1,−2])', { kind: 'direction', layer: 'conv_2', direction: [1, -2], measure: 'cosine' }],
    ['"conv_2":3', conv],
    ['-conv_2:3', { kind: 'sum', terms: [{ weight: -1, objective: conv }] }],
    ['2*3*conv_2:3', { kind: 'sum', terms: [{ weight: 6, objective: conv }] }],
    ['conv_2:3·relu_1:1', { kind: 'product', factors: [conv, other] }],
    [
      'conv_2:3 - 0.5*relu_1:1',
      {
        kind: 'sum',
        terms: [
          { weight: 1, objective: conv },
          { weight: -0.5, objective: other },
        ],
      },
    ],
    [
      'relu_1:1 − (relu_1:1 − 2×conv_2:3)',
      {
        kind: 'sum',
        terms: [
          { weight: 1, objective: other },
          { weight: -1, objective: other },
          { weight: 2, objective: conv },
        ],
      },
    ],
    [
      'conv_2:3 − 0.1·tv',
      {
        kind: 'sum',
        terms: [
          { weight: 1, objective: conv },
          { weight: -0.1, objective: { kind: 'penalty', penalty: { kind: 'total-variation', weight: 1 } } },
        ],
      },
    ],
  ] satisfies (readonly [string, ObjectiveSpec])[])('%s', (text, expected) => {
    expect(parsed(text)).toEqual(expected);
  });

  it('finds layers whose names hold signs and numbers', () => {
    const layers = ['conv-1', 'conv-10', 'a/b+c', 'conv', '1x1'].map((name) => ({ name }) as never);
    const layerOf = (text: string) => (parseObjective(text, { layers }) as { layer?: string }).layer;
    expect(layerOf('conv-1:0')).toBe('conv-1');
    expect(layerOf('conv-10:0')).toBe('conv-10');
    expect(layerOf('a/b+c:0')).toBe('a/b+c');
    expect(layerOf('1x1:0')).toBe('1x1');
    expect(parseObjective('conv - 1x1', { layers })).toMatchObject({ kind: 'sum' });
  });

  it.each([
    ['', 1, 'found the end'],
    ['conv_2:', 8, 'number of a channel'],
    ['conv_2:3.5', 8, 'number of a channel'],
    ['conv_2:3 +', 11, 'expected a layer'],
    ['conv_2:3 relu_1:1', 10, '"+", "-", "*" or the end'],
    ['conv_3:3', 1, 'no layer "conv_3"'],
    ['conv_2:3 − conv_9:3', 12, 'no layer "conv_9"'],
    ['(conv_2:3', 10, 'expected ")"'],
    ['conv_2:3 + 2', 12, 'a number alone changes nothing'],
    ['3', 1, 'not a number alone'],
    ['tv*conv_2:3', 4, 'not multiplied with a layer'],
    ['conv_2:[1,', 11, 'expected a number'],
    ['conv_2:3@1', 11, 'expected ","'],
    ['conv_2:3 ? 1', 10, 'found "? 1"'],
  ] as const)('points into "%s" at character %i', (text, character, words) => {
    const attempt = () => parsed(text);
    expect(attempt).toThrow(`Character ${character} of the objective`);
    expect(attempt).toThrow(words);
    expect(attempt).toThrow(`\n${' '.repeat(character - 1)}^`);
  });
});

async function maximize(changes: Partial<MaximizeObjectiveRequest>): Promise<readonly MaximizedImage[]> {
  const weights = new DeviceWeights();
  const request = {
    objective: conv,
    recipe: findRecipe('chollet-filters'),
    seed: 1,
    canvasSize: 12,
    stepCount: 6,
  };
  const ascent = maximizeObjective({ network: smallNetwork, weights }, { ...request, ...changes });
  try {
    for (;;) {
      const { done, value } = await ascent.next();
      if (done) return value;
    }
  } finally {
    weights.dispose();
  }
}

describe('maximizeObjective', () => {
  it.each(
    specs.filter(({ kind }) => kind !== 'diversity').map((spec) => [JSON.stringify(spec), spec] as const),
  )('raises %s', async (_, objective) => {
    const [image] = await maximize({
      objective,
      recipe: findRecipe('activation-maximization'),
      stepCount: 20,
    });
    expect(image?.activation).toBeGreaterThan(image?.startActivation ?? Infinity);
  });

  it('makes several pictures of one objective, more different ones with diversity', async () => {
    const apart = ([a, b]: readonly MaximizedImage[]) =>
      evaluatedDiversity([a?.image.values ?? new Float32Array(), b?.image.values ?? new Float32Array()]);
    const plain = await maximize({ variantCount: 2, stepCount: 20 });
    const diverse = await maximize({
      objective: parseObjective('conv_2:3 + 500·diversity(conv_2)', smallNetwork),
      variantCount: 2,
      stepCount: 20,
    });
    expect(plain).toHaveLength(2);
    expect(plain[0]?.image.values).not.toEqual(plain[1]?.image.values);
    expect(apart(diverse)).toBeGreaterThan(apart(plain));
  });

  it('makes an image more of what a layer sees in it', async () => {
    const { numTensors } = memory();
    const objective = { kind: 'caricature', layer: 'conv_2', image: photo } as const;
    const [image] = await maximize({ objective, stepCount: 12 });
    expect(image?.activation).toBeGreaterThan(image?.startActivation ?? Infinity);
    expect(memory().numTensors).toBe(numTensors);
  });

  it('starts from a picture', async () => {
    const data = new Uint8ClampedArray(20 * 16 * 4).fill(255);
    const picture = { width: 20, height: 16, data };
    const [image] = await maximize({ startPicture: picture, stepCount: 1 });
    // White in model-input units, moved by one step whose root mean square is 1.
    const white = smallNetwork.inputEncoding.encoding.range[1];
    const mean = (image?.image.values.reduce((sum, value) => sum + value, 0) ?? NaN) / (12 * 12 * 3);
    expect(Math.abs(mean - white)).toBeLessThan(1.01);
  });

  it.each<[Partial<MaximizeObjectiveRequest>, string]>([
    [{ variantCount: 0 }, '0 pictures'],
    [{ objective: { kind: 'caricature', layer: 'logits', image: photo } }, 'no rows and columns'],
  ])('refuses %j', async (changes, message) => {
    await expect(maximize(changes)).rejects.toThrow(message);
  });
});

/** Of two images at the layer conv_2: 0 for unlike, −1 for alike. */
function evaluatedDiversity(images: readonly Float32Array[]): number {
  const values = Float32Array.from(images.flatMap((image) => Array.from(image)));
  return evaluated({ kind: 'diversity', layer: 'conv_2' }, tensor(values, [2, 12, 12, 3])).values[0] ?? NaN;
}
