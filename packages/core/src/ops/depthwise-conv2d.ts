import {
  depthwiseConv2d as tfDepthwise,
  fused,
  reverse,
  reshape,
  sum,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { runBackendKernel } from './backend-kernels.js';
import { convolutionInputGradient } from './convolution-gradient.js';
import { tfjsFusedActivation } from './fused-activation.js';
import { explicitPadding, tfjsPadding, windowMargins, type Padding, type Pair } from './geometry.js';
import { defineOp } from './op.js';
import { channelCount, imageShape, requireChannels, windowedShape } from './shapes.js';

/** Weights: `kernel` `[height, width, inChannels, multiplier]`, optional `bias` `[inChannels · multiplier]`. */
export interface DepthwiseConv2dAttributes {
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding;
}

export const depthwiseConv2d = defineOp<DepthwiseConv2dAttributes>({
  inferShape(attributes, [input], { kernel }) {
    const shape = imageShape('depthwiseConv2d', input);
    const inChannels = channelCount(kernel, 2);
    requireChannels('depthwiseConv2d', shape, inChannels);
    return windowedShape(attributes, shape, inChannels * channelCount(kernel, 3));
  },

  forward({ attributes, inputs, weights, activation }) {
    const bias = weights.get('bias') as Tensor1D | null;
    return fused.depthwiseConv2d({
      x: inputs[0] as Tensor4D,
      filter: weights.get('kernel') as Tensor4D,
      strides: attributes.strides as [number, number],
      pad: tfjsPadding(attributes.padding) as 'same' | 'valid',
      dilations: attributes.dilations as [number, number],
      ...(bias && { bias }),
      ...tfjsFusedActivation(activation),
    });
  },

  fusesActivation: true,

  inputGradient({ attributes, weights, inputShapes, outputGradient }) {
    const [batch, height, width, channels] = inputShapes[0] as readonly [number, number, number, number];
    const kernel = weights.get('kernel') as Tensor4D;
    const [kernelHeight, kernelWidth, , multiplier] = kernel.shape;
    const margins = windowMargins(attributes, height, width);
    if (multiplier === 1) {
      const { strides, dilations } = attributes;
      const { top, left } = margins;
      const native = runBackendKernel(
        'DepthwiseConv2DInputGradient',
        { outputGradient, kernel },
        { strides, dilations, top, left, inputShape: [batch, height, width, channels] },
      );
      if (native) return native;
    }
    // Each output channel has one kernel slice of its own: with that as a depthwise kernel of multiplier 1, the
    // gradient is again a depthwise convolution; the `multiplier` results of one input channel are then summed.
    const rotatedKernel = weights.derive('rotated', () =>
      reverse(reshape(kernel, [kernelHeight, kernelWidth, channels * multiplier, 1]), [0, 1]),
    ) as Tensor4D;
    const perOutputChannel = convolutionInputGradient({
      outputGradient: outputGradient as Tensor4D,
      rotatedKernel,
      window: attributes,
      margins,
      inputShape: [batch, height, width, channels * multiplier],
      weights,
      kernelName: 'rotated',
      convolve: (x, filter, margins, dilations) =>
        tfDepthwise(x, filter, 1, explicitPadding(margins), 'NHWC', dilations as [number, number]),
    });
    if (multiplier === 1) return perOutputChannel;
    const summed = sum(reshape(perOutputChannel, [batch * height * width, channels, multiplier]), 2);
    return reshape(summed, [batch, height, width, channels]);
  },
});
