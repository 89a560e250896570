import type { LayerKernel } from './layer-kernel.js';

/**
 * A depthwise kernel `[height, width, inChannels, multiplier]` has filters of its own for each input channel. Seen as
 * `[height, width, 1, inChannels · multiplier]`, which is the same order in memory, it has one filter per output channel
 * like any other.
 *
 * @param layerType class name of the layer, which tells it where only the weights are known; what is not depthwise is returned as it is
 */
export function kernelByChannel(kernel: LayerKernel, layerType: string): LayerKernel {
  if (!kernel.isDepthwise && !/depthwise|separable/i.test(layerType)) return kernel;
  const [height, width, inChannels, multiplier] = kernel.shape;
  const channelCount = inChannels * multiplier;
  return {
    ...kernel,
    shape: [height, width, 1, channelCount],
    // A separable convolution's bias belongs to its pointwise part.
    bias: kernel.bias?.length === channelCount ? kernel.bias : null,
  };
}
