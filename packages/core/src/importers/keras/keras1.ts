import type { KerasConfig } from './keras-model.js';

/** Keras 1's class names under today's. */
const classNames: Readonly<Record<string, string>> = {
  Convolution1D: 'Conv1D',
  Convolution2D: 'Conv2D',
  Convolution3D: 'Conv3D',
  AtrousConvolution2D: 'Conv2D',
  SeparableConvolution2D: 'SeparableConv2D',
  Deconvolution2D: 'Conv2DTranspose',
};

/** Keras 1's setting names under Keras 2's. */
const settingNames: Readonly<Record<string, string>> = {
  nb_filter: 'filters',
  subsample: 'strides',
  border_mode: 'padding',
  bias: 'use_bias',
  output_dim: 'units',
  atrous_rate: 'dilation_rate',
  p: 'rate',
};

const dataFormats: Readonly<Record<string, string>> = { th: 'channels_first', tf: 'channels_last' };

/** Today's name of a layer class. */
export function modernClassName(className: string): string {
  return classNames[className] ?? className;
}

/** Settings of any generation in Keras 2's words; those of Keras 2 and 3 come out as they are. */
export function modernConfig(config: KerasConfig): KerasConfig {
  const isKeras1 = Object.keys(config).some((key) => key in settingNames || keras1Keys.has(key));
  if (!isKeras1) return config;
  const modern: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(config)) modern[settingNames[key] ?? key] = value;
  const { nb_row: rows, nb_col: columns, dim_ordering: ordering } = config;
  if (typeof rows === 'number' && typeof columns === 'number') modern['kernel_size'] = [rows, columns];
  if (typeof ordering === 'string') modern['data_format'] = dataFormats[ordering] ?? 'channels_last';
  return modern;
}

const keras1Keys = new Set(['nb_row', 'dim_ordering']);
