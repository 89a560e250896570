/** Small inputs for every op, with batch, height, width and channels all different, so that a mixed-up axis shows. */
import type { Attributes, OpName } from '../../src/ops/op.js';
import { kerasSampling } from '../../src/ops/resample.js';

export interface OpCase<Op extends OpName = OpName> {
  readonly name: string;
  readonly op: Op;
  readonly attributes: Attributes<Op>;
  readonly inputShapes: readonly (readonly number[])[];
  readonly weightShapes?: Readonly<Record<string, readonly number[]>>;
  /** Values lie this far from 0 at least, where the op has a kink. */
  readonly keepFromZero?: number;
  /** Values, those of weights too, are this and at most 2 more: the op has no value, or a steep slope, below. */
  readonly positive?: number;
}

function opCase<Op extends OpName>(
  op: Op,
  name: string,
  attributes: Attributes<Op>,
  inputShapes: readonly (readonly number[])[],
  extra: Pick<OpCase, 'weightShapes' | 'keepFromZero' | 'positive'> = {},
): OpCase<Op> {
  return { op, name: `${op}: ${name}`, attributes, inputShapes, ...extra };
}

const image = [2, 7, 6, 3] as const;
const one = [1, 1] as const;
const two = [2, 2] as const;

function convolutions(): OpCase[] {
  const cases: OpCase[] = [];
  for (const padding of ['same', 'valid'] as const) {
    for (const size of [one, two, [3, 3], [4, 3], [5, 2]] as const) {
      for (const strides of [one, two, [3, 2]] as const) {
        const attributes = { size, strides, dilations: one, padding };
        const label = `${size.join('×')} stride ${strides.join('×')} ${padding}`;
        cases.push(
          opCase('conv2d', label, { ...attributes, groups: 1 }, [image], {
            weightShapes: { kernel: [...size, 3, 5], bias: [5] },
          }),
          opCase('depthwiseConv2d', label, attributes, [image], {
            weightShapes: { kernel: [...size, 3, 2], bias: [6] },
          }),
          opCase(
            'conv2dTranspose',
            label,
            { ...attributes, outputPadding: null, groups: 1 },
            [[2, 4, 3, 3]],
            {
              weightShapes: { kernel: [...size, 5, 3], bias: [5] },
            },
          ),
        );
      }
    }
    for (const dilations of [two, [2, 3]] as const) {
      const attributes = { size: [3, 2], strides: one, dilations, padding } as const;
      const label = `3×2 dilation ${dilations.join('×')} ${padding}`;
      cases.push(
        opCase('conv2d', label, { ...attributes, groups: 1 }, [[2, 9, 8, 3]], {
          weightShapes: { kernel: [3, 2, 3, 5] },
        }),
        opCase('depthwiseConv2d', label, attributes, [[2, 9, 8, 3]], {
          weightShapes: { kernel: [3, 2, 3, 2] },
        }),
      );
    }
  }
  const margins = { top: 3, bottom: 1, left: 0, right: 2 };
  cases.push(
    opCase(
      'conv2d',
      '2 groups',
      { size: [3, 3], strides: two, dilations: one, padding: 'same', groups: 2 },
      [[2, 7, 6, 4]],
      {
        weightShapes: { kernel: [3, 3, 2, 6], bias: [6] },
      },
    ),
    opCase(
      'conv2d',
      'margins wider than the kernel',
      { size: two, strides: one, dilations: one, padding: margins, groups: 1 },
      [image],
      {
        weightShapes: { kernel: [2, 2, 3, 5] },
      },
    ),
    opCase(
      'conv2d',
      'margins, strided',
      { size: [3, 3], strides: two, dilations: one, padding: margins, groups: 1 },
      [image],
      {
        weightShapes: { kernel: [3, 3, 3, 5] },
      },
    ),
    opCase(
      'depthwiseConv2d',
      'margins, strided',
      { size: [3, 3], strides: two, dilations: one, padding: margins },
      [image],
      {
        weightShapes: { kernel: [3, 3, 3, 2], bias: [6] },
      },
    ),
    opCase(
      'conv2dTranspose',
      'output padding',
      { size: [3, 3], strides: two, dilations: one, padding: 'same', outputPadding: one, groups: 1 },
      [[2, 4, 3, 3]],
      { weightShapes: { kernel: [3, 3, 5, 3] } },
    ),
    ...[two, one].map((strides) =>
      opCase(
        'conv2dTranspose',
        `2 groups, stride ${strides.join('×')}`,
        {
          size: [3, 2],
          strides,
          dilations: one,
          padding: { top: 1, bottom: 0, left: 1, right: 0 },
          outputPadding: null,
          groups: 2,
        },
        [[2, 4, 3, 4]],
        { weightShapes: { kernel: [3, 2, 3, 4], bias: [6] } },
      ),
    ),
  );
  return cases;
}

function pools(): OpCase[] {
  return (['same', 'valid'] as const).flatMap((padding) =>
    (
      [
        [two, two],
        [[3, 3], two],
        [[3, 2], one],
        [one, two],
        [two, [3, 1]],
      ] as const
    ).flatMap(([size, strides]) => {
      const label = `${size.join('×')} stride ${strides.join('×')} ${padding}`;
      const attributes = { size, strides, padding };
      return [
        opCase('maxPool', label, attributes, [image]),
        opCase('averagePool', label, { ...attributes, countPadding: null }, [image]),
      ];
    }),
  );
}

function countedPools(): OpCase[] {
  const around = { top: 1, bottom: 1, left: 1, right: 1 };
  return [
    opCase(
      'averagePool',
      'counted margins',
      { size: [3, 3], strides: one, padding: around, countPadding: around },
      [image],
    ),
    // Ceil mode: the last windows reach beyond the counted margins.
    opCase(
      'averagePool',
      'counted margins and more',
      {
        size: [3, 3],
        strides: two,
        padding: { ...around, bottom: 2, right: 2 },
        countPadding: around,
      },
      [[2, 6, 7, 3]],
    ),
    opCase(
      'averagePool',
      'margins that do not count',
      { size: [3, 3], strides: two, padding: { ...around, bottom: 2 }, countPadding: null },
      [[2, 6, 7, 3]],
    ),
    opCase('maxPool', 'margins', { size: [3, 3], strides: two, padding: { ...around, bottom: 2 } }, [
      [2, 6, 7, 3],
    ]),
  ];
}

function activations(): OpCase[] {
  const functions: readonly Attributes<'activation'>[] = [
    { function: 'elu', alpha: 1 },
    { function: 'elu', alpha: 0.7 },
    { function: 'selu' },
    { function: 'sigmoid' },
    { function: 'tanh' },
    { function: 'softplus' },
    { function: 'softsign' },
    { function: 'exponential' },
    { function: 'silu' },
    { function: 'mish' },
    { function: 'gelu', approximate: true },
    { function: 'gelu', approximate: false },
    { function: 'hardSigmoid', slope: 0.2, offset: 0.5 },
    { function: 'hardSwish' },
    { function: 'erf' },
    { function: 'square' },
    { function: 'abs' },
    { function: 'negate' },
    { function: 'clip', minimum: -0.6, maximum: 0.7 },
    { function: 'clip', minimum: -Infinity, maximum: 0.7 },
    { function: 'clip', minimum: -0.6, maximum: Infinity },
    { function: 'power', exponent: 3 },
  ];
  const positive: readonly Attributes<'activation'>[] = [
    { function: 'sqrt' },
    { function: 'rsqrt' },
    { function: 'log' },
    { function: 'reciprocal' },
    ...[-1, -0.75, -0.5, 0.5, 1.7, 4].map((exponent) => ({ function: 'power', exponent }) as const),
  ];
  const cases = (
    list: readonly Attributes<'activation'>[],
    extra: Pick<OpCase, 'keepFromZero' | 'positive'>,
  ) => list.map((attributes) => opCase('activation', JSON.stringify(attributes), attributes, [image], extra));
  return [...cases(functions, { keepFromZero: 0.05 }), ...cases(positive, { positive: 0.5 })];
}

const stretched: Attributes<'resize'> = {
  size: null,
  scales: null,
  interpolation: 'bilinear',
  ...kerasSampling,
  fit: 'stretch',
};

function resizes(): OpCase[] {
  const coordinates = ['half-pixel', 'asymmetric', 'align-corners', 'pytorch-half-pixel'] as const;
  const roundings = ['round-prefer-floor', 'round-prefer-ceil', 'floor', 'ceil'] as const;
  return [
    ...roundings.map((rounding) =>
      opCase(
        'resize',
        `nearest, ${rounding}`,
        { ...stretched, size: [5, 9], interpolation: 'nearest', rounding },
        [image],
      ),
    ),
    ...(['bilinear', 'bicubic'] as const).flatMap((interpolation) =>
      coordinates.map((mode) =>
        opCase(
          'resize',
          `${interpolation}, ${mode}`,
          { ...stretched, size: [5, 9], interpolation, coordinates: mode },
          [image],
        ),
      ),
    ),
    opCase(
      'resize',
      'to one pixel, align-corners',
      { ...stretched, size: one, coordinates: 'align-corners' },
      [image],
    ),
    opCase('resize', 'by scales', { ...stretched, scales: [1.5, 0.7], interpolation: 'bicubic' }, [image]),
  ];
}

const allOperators = ['add', 'subtract', 'multiply', 'divide', 'power', 'maximum', 'minimum'] as const;

function constants(): OpCase[] {
  return [
    ...allOperators.flatMap((name) =>
      [false, true].map((constantFirst) =>
        opCase(
          'withConstant',
          `${name}, ${constantFirst ? 'constant first' : 'constant second'}`,
          { function: name, constantFirst },
          [image],
          {
            weightShapes: { constant: [7, 1, 3] },
            ...(name === 'divide' || name === 'power' ? { positive: 0.5 } : {}),
          },
        ),
      ),
    ),
    opCase('withConstant', 'one number', { function: 'multiply', constantFirst: false }, [image], {
      weightShapes: { constant: [] },
    }),
    opCase('withConstant', 'enlarging', { function: 'multiply', constantFirst: true }, [[2, 1, 6, 1]], {
      weightShapes: { constant: [1, 5, 1, 4] },
    }),
  ];
}

function reductions(): OpCase[] {
  return (['mean', 'sum', 'max', 'min', 'l2'] as const).flatMap((name) => [
    opCase('reduce', `${name}, rows and channels`, { function: name, axes: [1, -1], keepDims: false }, [
      image,
    ]),
    opCase('reduce', `${name}, kept axes`, { function: name, axes: [2], keepDims: true }, [image]),
  ]);
}

function products(): OpCase[] {
  const cases: OpCase[] = [];
  for (const transposeFirst of [false, true]) {
    for (const transposeSecond of [false, true]) {
      const attributes = { transposeFirst, transposeSecond };
      const [a, b] = [transposeFirst ? [4, 5] : [5, 4], transposeSecond ? [3, 4] : [4, 3]];
      const label = JSON.stringify(attributes);
      cases.push(
        opCase('matMul', label, attributes, [
          [2, ...a],
          [2, ...b],
        ]),
        opCase('matMul', `heads, ${label}`, attributes, [
          [2, 3, ...a],
          [2, 1, ...b],
        ]),
        opCase('matMul', `one matrix for all, ${label}`, attributes, [
          [1, 1, ...a],
          [2, 3, ...b],
        ]),
      );
    }
  }
  return cases;
}

function slices(): OpCase[] {
  const whole = { begin: [0, 0, 0, 0], end: [null, null, null, null], strides: [1, 1, 1, 1] };
  return [
    opCase('slice', 'two axes', { ...whole, begin: [0, 1, 0, -2], end: [null, -1, null, null] }, [image]),
    opCase('slice', 'strided', { ...whole, begin: [0, 1, 0, 0], strides: [1, 3, 2, 1] }, [image]),
    opCase(
      'slice',
      'strided, cut short',
      { ...whole, begin: [0, 1, 0, 0], end: [null, 5, 4, null], strides: [1, 2, 3, 2] },
      [image],
    ),
    opCase('slice', 'reversed', { ...whole, begin: [0, 0, -1, 0], strides: [1, 1, -1, 1] }, [image]),
    opCase(
      'slice',
      'a reversed part',
      { ...whole, begin: [0, -2, 0, 0], end: [null, 1, null, null], strides: [1, -1, 1, 1] },
      [image],
    ),
    opCase(
      'slice',
      'of 5 axes',
      { begin: [0, 0, 1, 0, 0], end: [null, null, null, null, null], strides: [1, 1, 1, 1, 2] },
      [[2, 3, 4, 2, 3]],
    ),
  ];
}

function pads(): OpCase[] {
  return (['constant', 'reflect', 'symmetric', 'edge'] as const).flatMap((mode) => [
    opCase(
      'pad',
      `${mode}, rows and columns`,
      { before: [0, 2, 3, 0], after: [0, 1, 5, 0], mode, value: 0.5 },
      [image],
    ),
    opCase('pad', `${mode}, channels`, { before: [0, 0, 0, 1], after: [0, 0, 0, 2], mode, value: 0 }, [
      image,
    ]),
    opCase('pad', `${mode}, 5 axes`, { before: [0, 0, 1, 0, 0], after: [0, 0, 0, 0, 1], mode, value: -1 }, [
      [2, 2, 3, 2, 3],
    ]),
  ]);
}

export const opCases: readonly OpCase[] = [
  ...convolutions(),
  ...pools(),
  ...countedPools(),
  ...activations(),
  opCase('dense', 'over rows', {}, [[2, 5]], { weightShapes: { kernel: [5, 4], bias: [4] } }),
  opCase('dense', 'over the last of 4 axes', {}, [image], { weightShapes: { kernel: [3, 4] } }),
  opCase('batchNorm', 'last axis', { epsilon: 1e-3, axis: -1 }, [image], {
    weightShapes: { gamma: [3], beta: [3], mean: [3], variance: [3] },
  }),
  opCase('batchNorm', 'axis 1, no gamma or beta', { epsilon: 1e-3, axis: 1 }, [image], {
    weightShapes: { mean: [7], variance: [7] },
  }),
  opCase('layerNorm', 'channels', { epsilon: 1e-3, axes: [-1] }, [image], {
    weightShapes: { gamma: [3], beta: [3] },
  }),
  opCase('layerNorm', 'all but the batch, no beta', { epsilon: 1e-3, axes: [1, 2, 3] }, [image], {
    weightShapes: { gamma: [7, 6, 3] },
  }),
  opCase('layerNorm', 'two axes, no weights', { epsilon: 1e-3, axes: [3, 1] }, [image]),
  opCase('groupNorm', '2 groups', { epsilon: 1e-3, groups: 2 }, [[2, 5, 3, 4]], {
    weightShapes: { gamma: [4], beta: [4] },
  }),
  opCase('groupNorm', 'as many groups as channels', { epsilon: 1e-3, groups: 3 }, [image]),
  opCase('unitNormalization', 'channels', { axes: [-1] }, [image], { keepFromZero: 0.5 }),
  opCase('unitNormalization', 'rows and columns', { axes: [1, 2] }, [image]),
  opCase('rectifier', 'relu', { maxValue: null, negativeSlope: 0, threshold: 0 }, [image], {
    keepFromZero: 0.05,
  }),
  opCase('rectifier', 'relu at most .6', { maxValue: 0.6, negativeSlope: 0, threshold: 0 }, [image], {
    keepFromZero: 0.05,
  }),
  opCase('rectifier', 'leaky', { maxValue: null, negativeSlope: 0.3, threshold: 0 }, [image], {
    keepFromZero: 0.05,
  }),
  opCase('rectifier', 'all three', { maxValue: 0.7, negativeSlope: 0.2, threshold: 0.3 }, [image], {
    keepFromZero: 0.05,
  }),
  opCase('prelu', 'shared over space', {}, [image], {
    weightShapes: { alpha: [1, 1, 3] },
    keepFromZero: 0.05,
  }),
  opCase('softmax', 'last axis', { axis: -1 }, [[2, 5]]),
  opCase('softmax', 'axis 1 of 4', { axis: 1 }, [image]),
  opCase('globalAveragePool', 'plain', { keepDims: false }, [image]),
  opCase('globalAveragePool', 'kept axes', { keepDims: true }, [image]),
  opCase('globalMaxPool', 'plain', { keepDims: false }, [image]),
  opCase('globalMaxPool', 'kept axes', { keepDims: true }, [image]),
  opCase('zeroPad', 'four margins', { margins: { top: 1, bottom: 2, left: 3, right: 0 } }, [image]),
  opCase('crop', 'four margins', { margins: { top: 1, bottom: 2, left: 3, right: 0 } }, [image]),
  opCase('upsample', 'nearest', { factors: [2, 3], interpolation: 'nearest' }, [image]),
  opCase('upsample', 'bilinear', { factors: [2, 3], interpolation: 'bilinear' }, [image]),
  ...(['stretch', 'crop', 'center-crop'] as const).flatMap((fit) =>
    (
      [
        [5, 4],
        [9, 11],
      ] as const
    ).map((size) => opCase('resize', `${fit} to ${size.join('×')}`, { ...stretched, size, fit }, [image])),
  ),
  ...resizes(),
  ...(['add', 'average', 'multiply', 'maximum', 'minimum'] as const).map((name) =>
    opCase('merge', `${name} of three`, { function: name }, [image, image, image]),
  ),
  opCase('merge', 'subtract', { function: 'subtract' }, [image, image]),
  opCase('merge', 'multiply by one number per channel', { function: 'multiply' }, [image, [2, 1, 1, 3]]),
  opCase('merge', 'add, broadcast', { function: 'add' }, [[2, 1, 1, 3], image]),
  opCase('scaledAdd', 'a small residual', { scale: 0.17 }, [image, image]),
  opCase('concatenate', 'channels', { axis: -1 }, [image, [2, 7, 6, 2], [2, 7, 6, 1]]),
  opCase('concatenate', 'rows', { axis: 1 }, [image, [2, 2, 6, 3]]),
  opCase('dot', 'vectors', { axes: [-1, -1], normalize: false }, [
    [2, 5],
    [2, 5],
  ]),
  opCase('dot', 'matrices', { axes: [2, 1], normalize: false }, [
    [2, 3, 4],
    [2, 4, 5],
  ]),
  opCase('dot', 'cosine', { axes: [1, 2], normalize: true }, [
    [2, 3, 4],
    [2, 5, 3],
  ]),
  opCase('merge', 'divide', { function: 'divide' }, [image, [2, 1, 1, 3]], { positive: 0.5 }),
  opCase('merge', 'power', { function: 'power' }, [image, [2, 1, 6, 1]], { positive: 0.5 }),
  opCase('merge', 'add, different ranks', { function: 'add' }, [image, [6, 3]]),
  ...constants(),
  ...reductions(),
  ...products(),
  ...slices(),
  ...pads(),
  opCase('gather', 'channels, repeated', { axis: -1, indices: [2, 0, 2, 1, 2] }, [image]),
  opCase('gather', 'rows', { axis: 1, indices: [6, 0, 3, 3] }, [image]),
  opCase('tile', 'two axes', { repeats: [1, 3, 1, 2] }, [image]),
  opCase('tile', 'axes of length 1', { repeats: [1, 4, 5, 1] }, [[2, 1, 1, 3]]),
  ...([3, 4, 5] as const).flatMap((size) =>
    ([0.75, 0.6] as const).map((beta) =>
      opCase('localResponseNorm', `${size} channels, power ${beta}`, { size, alpha: 0.9, beta, bias: 1.5 }, [
        [2, 3, 2, 6],
      ]),
    ),
  ),
  ...(['DCR', 'CRD'] as const).flatMap((order) => [
    opCase('depthToSpace', order, { blockSize: 2, order }, [[2, 3, 4, 12]]),
    opCase('spaceToDepth', order, { blockSize: 3, order }, [[2, 3, 6, 2]]),
  ]),
  opCase('flatten', 'image', {}, [image]),
  opCase('reshape', 'with a free axis', { targetShape: [6, -1] }, [image]),
  opCase('reshape', 'with axes as they are', { targetShape: [0, 0, 3, -1] }, [image]),
  opCase('permute', 'turned', { axes: [0, 3, 1, 2] }, [image]),
  opCase('repeatVector', 'three times', { count: 3 }, [[2, 5]]),
  opCase('rescaling', 'per channel', { scale: [2, 0.5, -1], offset: 0.25 }, [image]),
  opCase('identity', 'nothing', {}, [image]),
];
