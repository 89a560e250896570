import { activation } from './activation.js';
import { batchNorm } from './batch-norm.js';
import { concatenate } from './concatenate.js';
import { conv2d } from './conv2d.js';
import { conv2dTranspose } from './conv2d-transpose.js';
import { dense } from './dense.js';
import { depthwiseConv2d } from './depthwise-conv2d.js';
import { dot } from './dot.js';
import { globalAveragePool, globalMaxPool } from './global-pool.js';
import { groupNorm } from './group-norm.js';
import { identity } from './identity.js';
import { input } from './input.js';
import { layerNorm } from './layer-norm.js';
import { crop, zeroPad } from './margins.js';
import { merge } from './merge.js';
import { opaque } from './opaque.js';
import { averagePool, maxPool } from './pool.js';
import { prelu } from './prelu.js';
import { rectifier } from './rectifier.js';
import { rescaling } from './rescaling.js';
import { resize } from './resize.js';
import { flatten, permute, repeatVector, reshape } from './reshape.js';
import { scaledAdd } from './scaled-add.js';
import { softmax } from './softmax.js';
import { unitNormalization } from './unit-normalization.js';
import { upsample } from './upsample.js';

/** Every op there is. Adding one means its file and its line here. */
export const opTable = {
  activation,
  averagePool,
  batchNorm,
  concatenate,
  conv2d,
  conv2dTranspose,
  crop,
  dense,
  depthwiseConv2d,
  dot,
  flatten,
  globalAveragePool,
  globalMaxPool,
  groupNorm,
  identity,
  input,
  layerNorm,
  maxPool,
  merge,
  opaque,
  permute,
  prelu,
  rectifier,
  repeatVector,
  rescaling,
  reshape,
  resize,
  scaledAdd,
  softmax,
  unitNormalization,
  upsample,
  zeroPad,
} as const;

export type OpTable = typeof opTable;
