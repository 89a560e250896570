import { activation } from './activation.js';
import { batchNorm } from './batch-norm.js';
import { concatenate } from './concatenate.js';
import { conv2d } from './conv2d.js';
import { conv2dTranspose } from './conv2d-transpose.js';
import { dense } from './dense.js';
import { depthToSpace, spaceToDepth } from './depth-to-space.js';
import { depthwiseConv2d } from './depthwise-conv2d.js';
import { dot } from './dot.js';
import { gather } from './gather.js';
import { globalAveragePool, globalMaxPool } from './global-pool.js';
import { groupNorm } from './group-norm.js';
import { identity } from './identity.js';
import { input } from './input.js';
import { layerNorm } from './layer-norm.js';
import { localResponseNorm } from './local-response-norm.js';
import { crop, zeroPad } from './margins.js';
import { matMul } from './mat-mul.js';
import { merge } from './merge.js';
import { opaque } from './opaque.js';
import { pad } from './pad.js';
import { averagePool, maxPool } from './pool.js';
import { prelu } from './prelu.js';
import { rectifier } from './rectifier.js';
import { reduce } from './reduce.js';
import { rescaling } from './rescaling.js';
import { flatten, permute, repeatVector, reshape } from './reshape.js';
import { resize } from './resize.js';
import { scaledAdd } from './scaled-add.js';
import { slice } from './slice.js';
import { softmax } from './softmax.js';
import { tile } from './tile.js';
import { unitNormalization } from './unit-normalization.js';
import { upsample } from './upsample.js';
import { withConstant } from './with-constant.js';

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
  depthToSpace,
  depthwiseConv2d,
  dot,
  flatten,
  gather,
  globalAveragePool,
  globalMaxPool,
  groupNorm,
  identity,
  input,
  layerNorm,
  localResponseNorm,
  matMul,
  maxPool,
  merge,
  opaque,
  pad,
  permute,
  prelu,
  rectifier,
  reduce,
  repeatVector,
  rescaling,
  reshape,
  resize,
  scaledAdd,
  slice,
  softmax,
  spaceToDepth,
  tile,
  unitNormalization,
  upsample,
  withConstant,
  zeroPad,
} as const;

export type OpTable = typeof opTable;
