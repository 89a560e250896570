import {
  util,
  type FusedBatchNormAttrs,
  type KernelFunc,
  type NamedTensorInfoMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { KernelHost } from './convolve.js';

/** tfjs's batch normalization, where each channel has its own numbers. */
export function fusedBatchNorm({ module, memory }: KernelHost, original: KernelFunc): KernelFunc {
  return (call) => {
    const { x, mean, variance, offset, scale } = call.inputs as NamedTensorInfoMap &
      Record<'x' | 'mean' | 'variance', TensorInfo>;
    const given: unknown = call.attrs;
    const { varianceEpsilon } = given as FusedBatchNormAttrs;
    const channels = x.shape.at(-1) ?? 0;
    const isOurs =
      x.dtype === 'float32' &&
      [mean, variance, offset, scale].every(
        (each) => !each || (each.dtype === 'float32' && util.sizeFromShape(each.shape) === channels),
      );
    if (!isOurs) return original(call);
    const output = memory.output(x.shape);
    module.normalize(
      memory.address(x),
      memory.address(output),
      util.sizeFromShape(x.shape) / channels,
      channels,
      memory.address(mean),
      memory.address(variance),
      offset ? memory.address(offset) : 0,
      scale ? memory.address(scale) : 0,
      varianceEpsilon,
      memory.workspace(8 * channels),
    );
    return output;
  };
}
