import type { BackendKernels } from '@featurescope/core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall, KernelHost } from './convolve.js';

/** `MaxPoolInputGradient` of core. */
export function maxPoolInputGradient({ module, memory }: KernelHost): KernelFunc {
  return ({ inputs, attrs }: KernelCall) => {
    const { input, output, outputGradient } = inputs as Record<
      'input' | 'output' | 'outputGradient',
      TensorInfo
    >;
    const { size, strides, top, left } = attrs as BackendKernels['MaxPoolInputGradient'];
    const [batch = 0, height = 0, width = 0, channels = 0] = input.shape;
    const [, outHeight = 0, outWidth = 0] = output.shape;
    const inputGradient = memory.output(input.shape);
    module.maxPoolBack(
      memory.address(input),
      memory.address(output),
      memory.address(outputGradient),
      memory.address(inputGradient),
      batch,
      height,
      width,
      channels,
      outHeight,
      outWidth,
      ...size,
      ...strides,
      top,
      left,
    );
    return inputGradient;
  };
}
