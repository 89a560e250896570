import {
  conv2d as tfConv2d,
  fused,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { runBackendKernel } from './backend-kernels.js';
import {
  convolutionInputGradient,
  channelSlice,
  overGroups,
  rotatedAndSwapped,
} from './convolution-gradient.js';
import { tfjsFusedActivation, type FusedActivation } from './fused-activation.js';
import {
  explicitPadding,
  tfjsPadding,
  windowMargins,
  windowOutputLength,
  type Padding,
  type Pair,
  type Window,
} from './geometry.js';
import { defineOp, type WeightTensors } from './op.js';
import { channelCount, imageShape, requireChannels, windowedShape } from './shapes.js';

/** Weights: `kernel` `[height, width, inChannels / groups, filters]`, optional `bias` `[filters]`. */
export interface Conv2dAttributes {
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding;
  /** Input and output channels are split into this many independent convolutions. */
  readonly groups: number;
}

export const conv2d = defineOp<Conv2dAttributes>({
  inferShape(attributes, [input], { kernel }) {
    const shape = imageShape('conv2d', input);
    requireChannels('conv2d', shape, channelCount(kernel, 2) * attributes.groups);
    return windowedShape(attributes, shape, channelCount(kernel, 3));
  },

  forward({ attributes, inputs, weights, activation }) {
    const kernel = weights.get('kernel') as Tensor4D;
    const bias = weights.get('bias') as Tensor1D | null;
    const filters = kernel.shape[3] / attributes.groups;
    const native =
      attributes.groups > 1 && convolveGroups(attributes, inputs[0] as Tensor4D, kernel, bias, activation);
    if (native) return native;
    return overGroups(attributes.groups, inputs[0] as Tensor4D, (input, group) =>
      convolve(attributes, input, groupKernel(weights, kernel, attributes.groups, group), {
        bias: bias && (attributes.groups === 1 ? bias : slice(bias, group * filters, filters)),
        activation,
      }),
    );
  },

  fusesActivation: true,

  inputGradient({ attributes, weights, inputShapes, outputGradient }) {
    const [batch, height, width, channels] = inputShapes[0] as readonly [number, number, number, number];
    const kernel = weights.get('kernel') as Tensor4D;
    const { strides, dilations, groups } = attributes;
    const margins = windowMargins(attributes, height, width);
    const { top, left } = margins;
    const native = runBackendKernel(
      'Conv2DInputGradient',
      { outputGradient, kernel },
      { strides, dilations, groups, top, left, inputShape: [batch, height, width, channels] },
    );
    if (native) return native;
    const undilated =
      groups * dilations[0] * dilations[1] === 1 &&
      runBackendKernel(
        'UndilatedConv2DInputGradient',
        { outputGradient, kernel },
        { strides, top, left, inputShape: [batch, height, width, channels] },
      );
    if (undilated) return undilated;
    return overGroups(groups, outputGradient as Tensor4D, (gradient, group) => {
      const rotatedKernel = weights.derive(`rotated${group}`, () =>
        rotatedAndSwapped(groupKernel(weights, kernel, groups, group)),
      ) as Tensor4D;
      return convolutionInputGradient({
        outputGradient: gradient,
        rotatedKernel,
        window: attributes,
        margins,
        inputShape: [batch, height, width, channels / groups],
        weights,
        kernelName: `rotated${group}`,
        convolve: (x, filter, margins, dilations) =>
          tfConv2d(x, filter, 1, explicitPadding(margins), 'NHWC', dilations as [number, number]),
      });
    });
  },
});

/** All groups at once, where the backend can. */
function convolveGroups(
  attributes: Conv2dAttributes,
  input: Tensor4D,
  kernel: Tensor4D,
  bias: Tensor | null,
  activation: FusedActivation | undefined,
): Tensor | null {
  const { strides, dilations, groups } = attributes;
  const [, height, width] = input.shape;
  const { top, left } = windowMargins(attributes, height, width);
  const outputSize = [
    windowOutputLength(attributes, 0, height) ?? 0,
    windowOutputLength(attributes, 1, width) ?? 0,
  ] as const;
  const fusedActivation = {
    activation: 'linear' as const,
    leakyreluAlpha: 0,
    ...tfjsFusedActivation(activation),
  };
  return runBackendKernel(
    'GroupedConv2D',
    { input, kernel, ...(bias && { bias }) },
    { strides, dilations, groups, top, left, outputSize, ...fusedActivation },
  );
}

function groupKernel(weights: WeightTensors, kernel: Tensor4D, groups: number, group: number): Tensor4D {
  if (groups === 1) return kernel;
  const filters = kernel.shape[3] / groups;
  return weights.derive(`group${group}`, () => channelSlice(kernel, group * filters, filters)) as Tensor4D;
}

function convolve(
  window: Window,
  x: Tensor4D,
  filter: Tensor4D,
  { bias, activation }: { bias: Tensor | null; activation: FusedActivation | undefined },
): Tensor4D {
  return fused.conv2d({
    x,
    filter,
    strides: window.strides as [number, number],
    pad: tfjsPadding(window.padding),
    dilations: window.dilations as [number, number],
    ...(bias && { bias }),
    ...tfjsFusedActivation(activation),
  });
}
