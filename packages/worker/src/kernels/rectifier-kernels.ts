import type { BackendKernels } from '@featurescope/core';
import { util, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall, KernelHost } from './convolve.js';

/** `RectifierInputGradient` of core. */
export function rectifierInputGradient({ module, memory }: KernelHost): KernelFunc {
  return ({ inputs, attrs }: KernelCall) => {
    const { output, outputGradient } = inputs as Record<'output' | 'outputGradient', TensorInfo>;
    const { maxValue, negativeSlope, isGuided } = attrs as BackendKernels['RectifierInputGradient'];
    const inputGradient = memory.output(output.shape);
    module.rectifyBack(
      memory.address(output),
      memory.address(outputGradient),
      memory.address(inputGradient),
      util.sizeFromShape(output.shape),
      maxValue === 0 ? Number.NaN : maxValue,
      negativeSlope,
      Number(isGuided),
    );
    return inputGradient;
  };
}
