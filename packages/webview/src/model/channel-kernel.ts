import type { LayerKernel, LayerSummary } from '@featurescope/core';

/**
 * A depthwise kernel `[height, width, inChannels, multiplier]` has a filter of its own for each input channel. Seen as
 * `[height, width, 1, inChannels · multiplier]`, which is the same order in memory, it has one filter per output channel
 * like any other.
 */
export function kernelByChannel(kernel: LayerKernel, { type }: LayerSummary): LayerKernel {
  if (!/depthwise|separable/i.test(type)) return kernel;
  const [height, width, inChannels, multiplier] = kernel.shape;
  const channelCount = inChannels * multiplier;
  return {
    ...kernel,
    shape: [height, width, 1, channelCount],
    // A separable convolution's bias belongs to its pointwise part.
    bias: kernel.bias?.length === channelCount ? kernel.bias : null,
  };
}

/** Whether a filter is a single weight per input channel: shown as all of these at once. */
export function isPointwise({ shape: [height, width, inChannels] }: LayerKernel): boolean {
  return height === 1 && width === 1 && inChannels > 1;
}
