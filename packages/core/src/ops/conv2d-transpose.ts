import { add, conv2d as tfConv2d, slice, type Tensor4D } from '@tensorflow/tfjs-core';
import {
  channelSlice,
  convolutionInputGradient,
  overGroups,
  rotatedAndSwapped,
} from './convolution-gradient.js';
import { applyActivation } from './fused-activation.js';
import { dilatedSize, explicitPadding, type Margins, type Pair } from './geometry.js';
import { defineOp, type WeightTensors } from './op.js';
import { channelCount, imageShape, requireChannels, shapeError } from './shapes.js';

/** Weights: `kernel` `[height, width, filters / groups, inChannels]` (Keras's order), optional `bias` `[filters]`. */
export interface Conv2dTransposeAttributes {
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  /** What is cut off the full result. */
  readonly padding: 'same' | 'valid' | Margins;
  /** Rows and columns added at the end, or null for the framework's default (an output of input · stride under 'same'). */
  readonly outputPadding: Pair | null;
  /** Input and output channels are split into this many independent convolutions. */
  readonly groups: number;
}

/**
 * The output length of a transposed convolution and the margins of the ordinary convolution whose input gradient it
 * is. As Keras computes them (`keras/src/backend/common/backend_utils.py`, `deconv_output_length` and its padding).
 */
function transposedAxis(attributes: Conv2dTransposeAttributes, axis: 0 | 1, length: number) {
  const stride = attributes.strides[axis];
  const extent = dilatedSize(attributes.size[axis], attributes.dilations[axis]);
  const outputPadding = attributes.outputPadding?.[axis];
  const { padding } = attributes;
  if (typeof padding !== 'string') {
    const [before, after] = axis === 0 ? [padding.top, padding.bottom] : [padding.left, padding.right];
    return { length: (length - 1) * stride + extent - before - after + (outputPadding ?? 0), before };
  }
  if (padding === 'valid') {
    const natural = (length - 1) * stride + extent + (outputPadding ?? Math.max(stride - extent, 0));
    return { length: natural, before: 0 };
  }
  const outputLength =
    outputPadding === undefined
      ? length * stride
      : (length - 1) * stride + extent - 2 * Math.floor(extent / 2) + outputPadding;
  // TensorFlow's 'same' margins of the convolution that would shrink the output back to the input.
  const total = Math.max(0, (length - 1) * stride + extent - outputLength);
  return { length: outputLength, before: Math.floor(total / 2) };
}

function transposedGeometry(attributes: Conv2dTransposeAttributes, height: number, width: number) {
  const vertical = transposedAxis(attributes, 0, height);
  const horizontal = transposedAxis(attributes, 1, width);
  const after = (axis: typeof vertical, index: 0 | 1, length: number) =>
    (length - 1) * attributes.strides[index] +
    dilatedSize(attributes.size[index], attributes.dilations[index]) -
    axis.length -
    axis.before;
  const margins: Margins = {
    top: vertical.before,
    bottom: after(vertical, 0, height),
    left: horizontal.before,
    right: after(horizontal, 1, width),
  };
  return { height: vertical.length, width: horizontal.length, margins };
}

export const conv2dTranspose = defineOp<Conv2dTransposeAttributes>({
  inferShape(attributes, [input], { kernel }) {
    const shape = imageShape('conv2dTranspose', input);
    const inChannels = channelCount(kernel, 3);
    if (inChannels % attributes.groups !== 0) {
      throw shapeError(
        `conv2dTranspose cannot deal ${inChannels} channels out to ${attributes.groups} groups.`,
      );
    }
    requireChannels('conv2dTranspose', shape, inChannels);
    const axisLength = (axis: 0 | 1, length: number | null) =>
      length === null ? null : transposedAxis(attributes, axis, length).length;
    return [
      shape[0],
      axisLength(0, shape[1]),
      axisLength(1, shape[2]),
      channelCount(kernel, 2) * attributes.groups,
    ];
  },

  forward({ attributes, inputs, weights, activation }) {
    const input = inputs[0] as Tensor4D;
    const kernel = weights.get('kernel') as Tensor4D;
    const { height, width, margins } = transposedGeometry(attributes, input.shape[1], input.shape[2]);
    // A transposed convolution is the input gradient of a convolution with kernel [h, w, filters, inChannels].
    const output = overGroups(attributes.groups, input, (x, group) =>
      convolutionInputGradient({
        outputGradient: x,
        rotatedKernel: weights.derive(`rotated${group}`, () =>
          rotatedAndSwapped(groupKernel(weights, kernel, attributes.groups, group)),
        ) as Tensor4D,
        window: attributes,
        margins: { ...margins, bottom: Math.max(0, margins.bottom), right: Math.max(0, margins.right) },
        inputShape: [input.shape[0], height, width, kernel.shape[2]],
        weights,
        kernelName: `rotated${group}`,
        convolve: (each, filter, phaseMargins, dilations) =>
          tfConv2d(each, filter, 1, explicitPadding(phaseMargins), 'NHWC', dilations as [number, number]),
      }),
    );
    const bias = weights.get('bias');
    return applyActivation(bias ? add(output, bias) : output, activation);
  },

  fusesActivation: true,

  inputGradient({ attributes, weights, inputShapes, outputGradient }) {
    const [, height, width] = inputShapes[0] as readonly [number, number, number, number];
    const { margins } = transposedGeometry(attributes, height, width);
    const kernel = weights.get('kernel') as Tensor4D;
    // Rows beyond the last window (output padding) are cut: a negative margin would mean the same.
    const gradient = outputGradient as Tensor4D;
    const rows = gradient.shape[1] + Math.min(0, margins.bottom);
    const columns = gradient.shape[2] + Math.min(0, margins.right);
    const reached =
      rows === gradient.shape[1] && columns === gradient.shape[2]
        ? gradient
        : slice(gradient, [0, 0, 0, 0], [gradient.shape[0], rows, columns, gradient.shape[3]]);
    const padding = explicitPadding({
      ...margins,
      bottom: Math.max(0, margins.bottom),
      right: Math.max(0, margins.right),
    });
    return overGroups(attributes.groups, reached, (each, group) =>
      tfConv2d(
        each,
        groupKernel(weights, kernel, attributes.groups, group),
        attributes.strides as [number, number],
        padding,
        'NHWC',
        attributes.dilations as [number, number],
      ),
    );
  },
});

function groupKernel(weights: WeightTensors, kernel: Tensor4D, groups: number, group: number): Tensor4D {
  if (groups === 1) return kernel;
  const inChannels = kernel.shape[3] / groups;
  return weights.derive(`group${group}`, () =>
    channelSlice(kernel, group * inChannels, inChannels),
  ) as Tensor4D;
}
