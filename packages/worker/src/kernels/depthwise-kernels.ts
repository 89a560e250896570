import type { BackendKernels } from '@featurescope/core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall, KernelHost } from './convolve.js';

/** `DepthwiseConv2DInputGradient` of core. */
export function depthwiseInputGradient({ module, memory }: KernelHost): KernelFunc {
  return ({ inputs, attrs }: KernelCall) => {
    const { outputGradient, kernel } = inputs as Record<'outputGradient' | 'kernel', TensorInfo>;
    const { inputShape, strides, dilations, top, left } =
      attrs as BackendKernels['DepthwiseConv2DInputGradient'];
    const [batch = 0, height = 0, width = 0, channels = 0] = inputShape;
    const [kernelHeight = 0, kernelWidth = 0] = kernel.shape;
    const [, outHeight = 0, outWidth = 0] = outputGradient.shape;
    const workspace = memory.workspace(module.depthwiseWorkspace(kernelHeight, kernelWidth, strides[1]));
    const inputGradient = memory.output(inputShape);
    module.convolveDepthwiseBack(
      memory.address(inputGradient),
      batch,
      height,
      width,
      channels,
      memory.address(kernel),
      kernelHeight,
      kernelWidth,
      memory.address(outputGradient),
      outHeight,
      outWidth,
      top,
      left,
      ...strides,
      ...dilations,
      workspace,
    );
    return inputGradient;
  };
}
