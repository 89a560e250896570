import { util, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall, KernelHost } from './convolve.js';

/** `Statistics` of core. */
export function statistics({ module, memory }: KernelHost): KernelFunc {
  return ({ inputs }: KernelCall) => {
    const { input } = inputs as Record<'input', TensorInfo>;
    const count = util.sizeFromShape(input.shape);
    const result = memory.output([5 + Math.min(8, count)]);
    module.describe(memory.address(input), count, memory.address(result));
    return result;
  };
}
