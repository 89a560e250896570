/**
 * The settings behind the third-party fixtures in `../shared/fixtures/keras-layers`, whose files hold only inputs, weights
 * and expected outputs. Settings were read off the notebooks that made them (repository transcranial/keras-js).
 */

/** A layer: class, settings, and what feeds it (default: the one before; "in", "in1" … are the inputs). */
export type LayerCase = readonly [
  className: string,
  config?: Readonly<Record<string, unknown>>,
  from?: readonly string[],
  name?: string,
];

/** For each file (without .json) how it must come out: a chain or graph of layers per case, or a class that is opaque. */
export type FileOutcome =
  { readonly runs: Readonly<Record<string, readonly LayerCase[]>> } | { readonly opaque: string };

function numbered(prefix: string, cases: readonly (readonly LayerCase[])[]): FileOutcome {
  return { runs: Object.fromEntries(cases.map((layers, index) => [`${prefix}.${index}`, layers])) };
}

/** Cases of one layer each. */
function single(
  folder: string,
  className: string,
  configs: readonly Readonly<Record<string, unknown>>[],
): FileOutcome {
  return numbered(
    `${folder}.${className}`,
    configs.map((config): LayerCase[] => [[className, config]]),
  );
}

function chain(key: string, ...layers: readonly LayerCase[]): FileOutcome {
  return { runs: { [key]: layers } };
}

const first = { data_format: 'channels_first' };
const relu = { activation: 'relu' };
const same = { padding: 'same' };

function conv(filters: number, size: number, config: Readonly<Record<string, unknown>> = {}): LayerCase {
  return ['Conv2D', { filters, kernel_size: [size, size], ...config }];
}

const batchNorm: LayerCase = ['BatchNormalization', { epsilon: 1e-3 }];
const denseTwo: LayerCase = ['Dense', { units: 2 }];

/** Two to four Dense layers on one input, each optionally repeated as rows, then merged. */
function merged(
  className: string,
  branches: number,
  config: Readonly<Record<string, unknown>> = {},
  rows = false,
): LayerCase[] {
  const names = Array.from({ length: branches }, (_, index) => `dense${index}`);
  return [
    ...names.flatMap((name): LayerCase[] => [
      ['Dense', { units: 2 }, ['in'], name],
      ...(rows ? [['RepeatVector', { n: 3 }, [name], `${name}_rows`] as const] : []),
    ]),
    [className, config, names.map((name) => (rows ? `${name}_rows` : name))],
  ];
}

function mergedTwoToFour(className: string): FileOutcome {
  return numbered(
    `merge.${className}`,
    [2, 3, 4].map((branches) => merged(className, branches)),
  );
}

/** Two inputs, a convolution on each, merged. */
function graph(key: string, className: string): FileOutcome {
  const convolution = { filters: 4, kernel_size: 3, activation: 'relu' };
  return chain(
    key,
    ['Conv2D', convolution, ['in'], 'left'],
    ['Conv2D', convolution, ['in1'], 'right'],
    [className, {}, ['left', 'right']],
  );
}

const poolConfigs = [
  { pool_size: [2, 2], strides: null },
  { pool_size: [2, 2], strides: [1, 1] },
  { pool_size: [2, 2], strides: [2, 1] },
  { pool_size: [3, 3], strides: null },
  { pool_size: [3, 3], strides: [3, 3] },
  { pool_size: [2, 2], strides: null, ...same },
  { pool_size: [2, 2], strides: [1, 1], ...same },
  { pool_size: [2, 2], strides: [2, 1], ...same },
  { pool_size: [3, 3], strides: null, ...same },
  { pool_size: [3, 3], strides: [3, 3], ...same },
  { pool_size: [3, 3], strides: [2, 2], ...first },
  { pool_size: [3, 3], strides: [1, 1], ...same, ...first },
  { pool_size: [2, 2], strides: null, ...first },
];

const globalPoolConfigs = [{}, first, {}];

const denseConfigs = [
  { units: 2 },
  { units: 2, activation: 'sigmoid' },
  { units: 2, activation: 'softplus', use_bias: false },
];

const activationNames = [
  'softmax',
  'elu',
  'selu',
  'softplus',
  'softsign',
  'relu',
  'tanh',
  'sigmoid',
  'hard_sigmoid',
  'linear',
];

/** The functions of activations.json, each on three shapes. */
function activationFunctions(): FileOutcome {
  const plain = activationNames.flatMap((name) =>
    [0, 1, 2].map((index): [string, LayerCase[]] => [
      `activations.${name}.${index}`,
      [['Activation', { activation: name }]],
    ]),
  );
  return {
    runs: {
      ...Object.fromEntries(plain),
      'activations.elu.3': [['ELU', { alpha: 0.5 }]],
      'activations.relu.3': [['ReLU', { max_value: 0.5 }]],
      'activations.relu.4': [['ReLU', { negative_slope: 0.3 }]],
    },
  };
}

const deepConvolutions = (pool: string): LayerCase[] => [
  conv(5, 3, { ...relu, strides: 2 }),
  batchNorm,
  conv(4, 3, { ...relu, ...same }),
  batchNorm,
  conv(3, 3, { ...relu, ...same }),
  batchNorm,
  [pool, { pool_size: [2, 2] }],
  conv(4, 3),
  batchNorm,
  conv(2, 3, { ...relu, ...same }),
  batchNorm,
  [pool, { pool_size: [2, 2] }],
];

export const kerasLayerFiles: Readonly<Record<string, FileOutcome>> = {
  activations: activationFunctions(),

  'graph/00': chain(
    'graph_00',
    ['Permute', { dims: [1, 3, 2] }, ['in'], 'left'],
    ['Permute', { dims: [2, 3, 1] }, ['in1'], 'right'],
    ['Concatenate', {}, ['left', 'right']],
  ),
  'graph/01': graph('graph_01', 'Add'),
  'graph/02': graph('graph_02', 'Average'),
  'graph/03': graph('graph_03', 'Multiply'),
  'graph/04': graph('graph_04', 'Maximum'),
  'graph/05': graph('graph_05', 'Concatenate'),
  'graph/06': chain(
    'graph_06',
    ['Conv2D', { ...relu }, ['in1'], 'b0'],
    ['Conv2D', { ...relu, ...same }, ['b0'], 'b1'],
    ['Conv2D', { ...relu, ...same }, ['in2'], 'c0'],
    ['Conv2D', { ...relu, ...same }, ['in'], 'a0'],
    ['Conv2D', { ...relu }, ['b1'], 'b2'],
    ['Conv2D', { ...relu, ...same }, ['c0'], 'c1'],
    ['Concatenate', {}, ['a0', 'b2', 'c1']],
  ),
  'graph/07': chain(
    'graph_07',
    ['Conv2D', { ...relu, ...same }, ['in'], 'a0'],
    ['Conv2D', { ...relu, ...same }, ['in1'], 'b0'],
    ['Conv2D', { ...relu, ...same }, ['a0'], 'a1'],
    ['Conv2D', { ...relu, ...same }, ['b0'], 'b1'],
    ['Concatenate', {}, ['a1', 'b1'], 'joined'],
    ['Conv2D', { ...same }, ['joined']],
  ),

  'layers/advanced_activations': {
    runs: {
      'advanced_activations.LeakyReLU.0': [['LeakyReLU', { alpha: 0.4 }]],
      'advanced_activations.PReLU.0': [['PReLU']],
      'advanced_activations.ELU.0': [['ELU', { alpha: 1.1 }]],
      'advanced_activations.ThresholdedReLU.0': [['ThresholdedReLU', { theta: 0.9 }]],
    },
  },

  'layers/convolutional/Conv1D': { opaque: 'Conv1D' },
  'layers/convolutional/Conv2D': single('convolutional', 'Conv2D', [
    { kernel_size: 3, strides: 1, dilation_rate: 1, activation: 'linear' },
    { use_bias: false },
    { strides: [2, 2], ...relu },
    { strides: [2, 1], ...relu },
    { ...same, ...relu },
    { strides: [2, 2], ...same, ...relu },
    { strides: [3, 2], ...same, ...relu },
    { dilation_rate: [2, 2] },
    { dilation_rate: [2, 2], use_bias: false },
    { dilation_rate: [3, 3], ...relu },
    { dilation_rate: [2, 2], ...same, ...relu },
    { dilation_rate: [4, 4], ...same, ...relu },
  ]),
  'layers/convolutional/Conv2DTranspose': single('convolutional', 'Conv2DTranspose', [
    { use_bias: false },
    {},
    { strides: [2, 2], ...relu },
    { ...same, ...relu },
    { strides: [2, 2], ...same, ...relu },
    { ...same, ...relu },
  ]),
  'layers/convolutional/Conv3D': { opaque: 'Conv3D' },
  'layers/convolutional/Cropping1D': { opaque: 'Cropping1D' },
  'layers/convolutional/Cropping2D': single('convolutional', 'Cropping2D', [
    {
      cropping: [
        [1, 1],
        [1, 1],
      ],
    },
    {
      cropping: [
        [1, 1],
        [1, 1],
      ],
      ...first,
    },
    {
      cropping: [
        [4, 2],
        [3, 1],
      ],
    },
    {
      cropping: [
        [4, 2],
        [3, 1],
      ],
      ...first,
    },
    { cropping: [2, 3] },
    { cropping: 1 },
  ]),
  'layers/convolutional/Cropping3D': { opaque: 'Cropping3D' },
  'layers/convolutional/SeparableConv2D': single('convolutional', 'SeparableConv2D', [
    {},
    { ...relu },
    { ...relu },
    { strides: [2, 2], ...relu },
    { ...same, ...relu },
    { ...same, ...relu, use_bias: false },
    { strides: [2, 2], ...same, ...relu },
  ]),
  'layers/convolutional/UpSampling1D': { opaque: 'UpSampling1D' },
  'layers/convolutional/UpSampling2D': single('convolutional', 'UpSampling2D', [
    { size: [2, 2] },
    { size: [2, 2], ...first },
    { size: [3, 2] },
    { size: [1, 3], ...first },
    { size: 2 },
  ]),
  'layers/convolutional/UpSampling3D': { opaque: 'UpSampling3D' },
  'layers/convolutional/ZeroPadding1D': { opaque: 'ZeroPadding1D' },
  'layers/convolutional/ZeroPadding2D': single('convolutional', 'ZeroPadding2D', [
    { padding: [1, 1] },
    { padding: [1, 1], ...first },
    { padding: [3, 2] },
    { padding: [3, 2], ...first },
    {
      padding: [
        [1, 2],
        [3, 4],
      ],
    },
    { padding: 2 },
  ]),
  'layers/convolutional/ZeroPadding3D': { opaque: 'ZeroPadding3D' },

  'layers/core/Activation': numbered(
    'core.Activation',
    activationNames.map((activation): LayerCase[] => [denseTwo, ['Activation', { activation }]]),
  ),
  'layers/core/Dense': single('core', 'Dense', [...denseConfigs, ...denseConfigs]),
  'layers/core/Dropout': numbered('core.Dropout', [[denseTwo, ['Dropout', { rate: 0.4 }]]]),
  'layers/core/Flatten': single('core', 'Flatten', [{}, {}, {}]),
  'layers/core/Permute': single('core', 'Permute', [
    { dims: [2, 1] },
    { dims: [3, 2, 1] },
    { dims: [2, 1, 3] },
    { dims: [3, 1, 2, 4] },
  ]),
  'layers/core/RepeatVector': single('core', 'RepeatVector', [{ n: 7 }]),
  'layers/core/Reshape': single('core', 'Reshape', [
    { target_shape: [2, 3] },
    { target_shape: [6] },
    { target_shape: [4, 3] },
  ]),

  'layers/embeddings/Embedding': { opaque: 'Embedding' },

  'layers/merge/Add': mergedTwoToFour('Add'),
  'layers/merge/Average': mergedTwoToFour('Average'),
  'layers/merge/Concatenate': numbered('merge.Concatenate', [
    merged('Concatenate', 2, { axis: -1 }),
    merged('Concatenate', 2, { axis: -1 }, true),
    merged('Concatenate', 2, { axis: -2 }, true),
    merged('Concatenate', 2, { axis: 1 }, true),
    merged('Concatenate', 2, { axis: 2 }, true),
    merged('Concatenate', 3, { axis: -1 }, true),
    merged('Concatenate', 4, { axis: -1 }, true),
  ]),
  'layers/merge/Dot': numbered('merge.Dot', [
    merged('Dot', 2, { axes: 1, normalize: false }, true),
    merged('Dot', 2, { axes: 2, normalize: false }, true),
    merged('Dot', 2, { axes: 1, normalize: true }, true),
    merged('Dot', 2, { axes: 2, normalize: true }, true),
    merged('Dot', 2, { axes: [2, 2], normalize: true }, true),
  ]),
  'layers/merge/Maximum': mergedTwoToFour('Maximum'),
  'layers/merge/Minimum': mergedTwoToFour('Minimum'),
  'layers/merge/Multiply': mergedTwoToFour('Multiply'),
  'layers/merge/Subtract': numbered('merge.Subtract', [merged('Subtract', 2)]),

  // Noise is for training only: when a network is looked at, these layers pass their input on.
  'layers/noise/GaussianDropout': numbered('noise.GaussianDropout', [
    [denseTwo, ['GaussianDropout', { rate: 0.3 }]],
  ]),
  'layers/noise/GaussianNoise': numbered('noise.GaussianNoise', [
    [denseTwo, ['GaussianNoise', { stddev: 0.3 }]],
  ]),

  'layers/normalization/BatchNormalization': single('normalization', 'BatchNormalization', [
    { epsilon: 1e-5, axis: -1 },
    { epsilon: 1e-2, axis: -1 },
    { epsilon: 1e-5, axis: 1 },
    { epsilon: 1e-5, axis: 2 },
    { epsilon: 1e-5, axis: 3, scale: false },
    { epsilon: 1e-5, axis: -1, center: false },
    { epsilon: 1e-3, axis: -1, center: false, scale: false },
  ]),

  'layers/pooling/AveragePooling1D': { opaque: 'AveragePooling1D' },
  'layers/pooling/AveragePooling2D': single('pooling', 'AveragePooling2D', poolConfigs),
  'layers/pooling/AveragePooling3D': { opaque: 'AveragePooling3D' },
  'layers/pooling/GlobalAveragePooling1D': { opaque: 'GlobalAveragePooling1D' },
  'layers/pooling/GlobalAveragePooling2D': single('pooling', 'GlobalAveragePooling2D', globalPoolConfigs),
  'layers/pooling/GlobalAveragePooling3D': { opaque: 'GlobalAveragePooling3D' },
  'layers/pooling/GlobalMaxPooling1D': { opaque: 'GlobalMaxPooling1D' },
  'layers/pooling/GlobalMaxPooling2D': single('pooling', 'GlobalMaxPooling2D', globalPoolConfigs),
  'layers/pooling/GlobalMaxPooling3D': { opaque: 'GlobalMaxPooling3D' },
  'layers/pooling/MaxPooling1D': { opaque: 'MaxPooling1D' },
  'layers/pooling/MaxPooling2D': single('pooling', 'MaxPooling2D', poolConfigs),
  'layers/pooling/MaxPooling3D': { opaque: 'MaxPooling3D' },

  'layers/recurrent/GRU': { opaque: 'GRU' },
  'layers/recurrent/LSTM': { opaque: 'LSTM' },
  'layers/recurrent/SimpleRNN': { opaque: 'SimpleRNN' },
  'layers/wrappers/Bidirectional': { opaque: 'Bidirectional' },
  'layers/wrappers/TimeDistributed': { opaque: 'TimeDistributed' },

  'pipeline/00': chain('pipeline_00', conv(4, 3, relu), conv(4, 3, relu), conv(4, 3, relu)),
  'pipeline/01': chain(
    'pipeline_01',
    conv(5, 3, { ...relu, ...same, strides: 2 }),
    conv(4, 3, same),
    conv(2, 3, relu),
    conv(3, 5, relu),
    conv(2, 3),
  ),
  'pipeline/02': chain(
    'pipeline_02',
    conv(5, 3, { ...relu, ...same, strides: 2 }),
    conv(4, 3),
    conv(2, 1, relu),
    conv(3, 5, { ...relu, ...same }),
    conv(2, 3, same),
    conv(4, 1, relu),
    conv(2, 3),
  ),
  'pipeline/03': chain('pipeline_03', conv(4, 3, relu), ['BatchNormalization', { epsilon: 1e-5 }]),
  'pipeline/04': chain(
    'pipeline_04',
    conv(5, 3, { ...relu, ...same, strides: 2 }),
    batchNorm,
    conv(4, 1),
    batchNorm,
    conv(3, 3, { ...relu, ...same }),
    batchNorm,
    conv(2, 3, relu),
    batchNorm,
  ),
  'pipeline/05': chain('pipeline_05', conv(4, 3, relu), ['MaxPooling2D', { pool_size: [2, 2] }]),
  'pipeline/06': chain('pipeline_06', ...deepConvolutions('MaxPooling2D')),
  'pipeline/07': chain('pipeline_07', conv(4, 3, relu), [
    'MaxPooling2D',
    { pool_size: [2, 2], strides: [1, 1] },
  ]),
  'pipeline/08': chain('pipeline_08', conv(4, 3, { ...relu, ...same }), conv(4, 3, relu), [
    'MaxPooling2D',
    { pool_size: [2, 2], strides: [1, 1], ...same },
  ]),
  'pipeline/09': chain('pipeline_09', conv(4, 3, relu), ['AveragePooling2D', { pool_size: [2, 2] }]),
  'pipeline/10': chain('pipeline_10', ...deepConvolutions('AveragePooling2D')),
  'pipeline/11': chain('pipeline_11', conv(4, 3, relu), [
    'AveragePooling2D',
    { pool_size: [2, 2], strides: [1, 1] },
  ]),
  'pipeline/12': chain('pipeline_12', conv(4, 3, { ...relu, ...same }), conv(4, 3, relu), [
    'AveragePooling2D',
    { pool_size: [2, 2], strides: [1, 1], ...same },
  ]),
  'pipeline/13': chain(
    'pipeline_13',
    conv(2, 3, relu),
    conv(2, 3, relu),
    ['MaxPooling2D', { strides: 1 }],
    ['Flatten'],
    ['Dense', relu],
    ['Dense', { activation: 'softmax' }],
  ),
  'pipeline/14': chain('pipeline_14', ['SeparableConv2D'], ['SeparableConv2D']),
  'pipeline/15': chain(
    'pipeline_15',
    conv(2, 3),
    batchNorm,
    ['Activation', relu],
    ['SeparableConv2D', same],
    batchNorm,
  ),
  'pipeline/16': chain(
    'pipeline_16',
    conv(4, 3, { strides: 2, use_bias: false }),
    batchNorm,
    ['Activation', relu],
    // NASNet's way to take every second pixel, one off.
    [
      'ZeroPadding2D',
      {
        padding: [
          [0, 1],
          [0, 1],
        ],
      },
    ],
    [
      'Cropping2D',
      {
        cropping: [
          [1, 0],
          [1, 0],
        ],
      },
    ],
    ['AveragePooling2D', { pool_size: [1, 1], strides: [2, 2] }],
  ),
};
