import type { BackendKernels } from '@featurescope/core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall, KernelHost } from './convolve.js';

/** `Rotation` of core. */
export function rotation({ module, memory }: KernelHost): KernelFunc {
  return ({ inputs, attrs }: KernelCall) => {
    const { image } = inputs as Record<'image', TensorInfo>;
    const { radians, outside, isAdjoint } = attrs as BackendKernels['Rotation'];
    const [batch = 0, height = 0, width = 0, channels = 0] = image.shape;
    const rotated = memory.output(image.shape);
    module.rotate(
      memory.address(image),
      memory.address(rotated),
      batch,
      height,
      width,
      channels,
      Math.cos(radians),
      Math.sin(radians),
      outside,
      Number(isAdjoint),
    );
    return rotated;
  };
}
