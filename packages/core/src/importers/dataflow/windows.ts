/** Convolutions, pools and what else slides over or stretches images. */
import type { Weight } from '../../network/network.js';
import { dilatedSize, type Margins, type Padding, type Pair } from '../../ops/geometry.js';
import type { Attributes } from '../../ops/op.js';
import type { Constant } from './constant.js';
import { imageAxes, unsupported, type Operation } from './dataflow-draft.js';
import { foldReshape, foldTranspose } from './fold-layout.js';
import { arrangedAsImage, arrangedChannelsLast } from './layout.js';
import { needConstant, needFeature } from './operands.js';
import { fileOrder, type DataflowTensor, type FeatureTensor } from './tensor.js';

/**
 * How a kernel's axes lie in the file: O filters, I input channels (of one group), H and W; C and M are the channels
 * of a depthwise kernel and its filters per channel.
 */
export type KernelOrder = 'OIHW' | 'HWIO' | 'HWCM';

export interface ConvolutionSettings {
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding;
  readonly groups: number;
  readonly kernelOrder: KernelOrder;
}

/** A convolution; one of as many groups as channels is depthwise. */
export function convolution(
  operation: Operation,
  x: DataflowTensor,
  kernel: DataflowTensor,
  bias: DataflowTensor | null,
  { strides, dilations, padding, groups, kernelOrder }: ConvolutionSettings,
): FeatureTensor {
  const constant = needConstant(kernel, 'kernel');
  if (constant.shape.length !== 4) {
    throw unsupported(
      `Its kernel has ${constant.shape.length} axes; Featurescope runs convolutions over images (4 axes).`,
    );
  }
  const isDepthwise =
    kernelOrder === 'HWCM' || (groups > 1 && depthwiseChannels(constant, kernelOrder) === 1);
  const weight = kernelWeight(operation, constant, kernelOrder, isDepthwise ? groups : null);
  const weights = { kernel: weight, ...biasWeight(operation, bias) };
  const [height = 1, width = 1] = weight.shape;
  const window = { size: [height, width] as const, strides, dilations, padding };
  const image = arrangedAsImage(operation, needFeature(x));
  const axes = imageAxes(operation.draft.layout);
  return isDepthwise
    ? operation.node('depthwiseConv2d', window, [image], axes, weights)
    : operation.node('conv2d', { ...window, groups }, [image], axes, weights);
}

export interface TransposedConvolutionSettings {
  readonly strides: Pair;
  readonly dilations: Pair;
  /** What is cut off the full result. */
  readonly padding: 'same' | 'valid' | Margins;
  readonly outputPadding: Pair | null;
  readonly groups: number;
  /** 'IOHW' is ONNX's; 'HWOI' TensorFlow's. O counts the filters of one group. */
  readonly kernelOrder: 'IOHW' | 'HWOI';
}

export function transposedConvolution(
  operation: Operation,
  x: DataflowTensor,
  kernel: DataflowTensor,
  bias: DataflowTensor | null,
  { kernelOrder, ...settings }: TransposedConvolutionSettings,
): FeatureTensor {
  const constant = needConstant(kernel, 'kernel');
  if (constant.shape.length !== 4) {
    throw unsupported(
      `Its kernel has ${constant.shape.length} axes; Featurescope runs convolutions over images (4 axes).`,
    );
  }
  const order = kernelOrder === 'IOHW' ? [2, 3, 1, 0] : undefined;
  const weight = operation.weight('kernel', constant, order);
  const weights = { kernel: weight, ...biasWeight(operation, bias) };
  const [height = 1, width = 1] = weight.shape;
  const image = arrangedAsImage(operation, needFeature(x));
  const attributes = { size: [height, width] as const, ...settings };
  return operation.node('conv2dTranspose', attributes, [image], imageAxes(operation.draft.layout), weights);
}

export interface PoolSettings {
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding;
  /** A last window may reach beyond the padding, as long as it starts before it. */
  readonly ceilMode: boolean;
  /** Averages: padding counts as zeros. */
  readonly countPadding: boolean;
}

export function pooled(
  operation: Operation,
  kind: 'max' | 'average',
  x: DataflowTensor,
  { size, strides, dilations, padding, ceilMode, countPadding }: PoolSettings,
): FeatureTensor {
  if (dilations.some((dilation) => dilation !== 1)) throw unsupported('Its window has gaps (dilations).');
  const image = arrangedAsImage(operation, needFeature(x));
  const axes = imageAxes(operation.draft.layout);
  const counted = typeof padding === 'string' ? null : padding;
  const window = {
    size,
    strides,
    padding: ceilMode ? ceiled(operation, image, size, strides, padding) : padding,
  };
  if (kind === 'max') return operation.node('maxPool', window, [image], axes);
  const countsPadding = countPadding && counted && Object.values(counted).some((margin) => margin > 0);
  return operation.node(
    'averagePool',
    { ...window, countPadding: countsPadding ? counted : null },
    [image],
    axes,
  );
}

/** Margins under which a window's ordinary count of steps is what rounding up gives. */
function ceiled(
  operation: Operation,
  image: FeatureTensor,
  size: Pair,
  strides: Pair,
  padding: Padding,
): Padding {
  if (padding === 'same') return padding;
  const margins = padding === 'valid' ? { top: 0, bottom: 0, left: 0, right: 0 } : padding;
  const shape = operation.shapeOf(image);
  const isNchw = operation.draft.layout === 'NCHW';
  const after = (axis: 0 | 1, before: number, stated: number): number => {
    const extent = dilatedSize(size[axis], 1);
    const grown = stated + strides[axis] - 1;
    const length = shape[(isNchw ? 2 : 1) + axis] ?? null;
    // Only in padding wider than the window less a stride could a window start that must not.
    if (grown < extent || length === null) return grown;
    const steps = Math.ceil((length + before + stated - extent) / strides[axis]);
    const last = steps * strides[axis] >= length + before ? steps - 1 : steps;
    return Math.max(stated, last * strides[axis] + extent - length - before);
  };
  return {
    ...margins,
    bottom: after(0, margins.top, margins.bottom),
    right: after(1, margins.left, margins.right),
  };
}

/** Interpolation to another height and width. */
export function resized(
  operation: Operation,
  x: DataflowTensor,
  attributes: Attributes<'resize'>,
): FeatureTensor {
  const image = arrangedAsImage(operation, needFeature(x));
  return operation.node('resize', attributes, [image], imageAxes(operation.draft.layout));
}

export function depthToSpace(
  operation: Operation,
  x: DataflowTensor,
  attributes: Attributes<'depthToSpace'>,
): FeatureTensor {
  const image = arrangedAsImage(operation, needFeature(x));
  return operation.node('depthToSpace', attributes, [image], imageAxes(operation.draft.layout));
}

export function spaceToDepth(
  operation: Operation,
  x: DataflowTensor,
  attributes: Attributes<'spaceToDepth'>,
): FeatureTensor {
  const image = arrangedAsImage(operation, needFeature(x));
  return operation.node('spaceToDepth', attributes, [image], imageAxes(operation.draft.layout));
}

/** Normalization across neighbouring channels. */
export function localResponseNorm(
  operation: Operation,
  x: DataflowTensor,
  attributes: Attributes<'localResponseNorm'>,
): FeatureTensor {
  const image = arrangedChannelsLast(operation, needFeature(x));
  return operation.node('localResponseNorm', attributes, [image], image.axes);
}

function depthwiseChannels({ shape }: Constant, order: KernelOrder): number {
  return (order === 'OIHW' ? shape[1] : shape[2]) ?? 0;
}

/** @param groups of a depthwise kernel: its channels; null for an ordinary one */
function kernelWeight(
  operation: Operation,
  kernel: Constant,
  order: KernelOrder,
  groups: number | null,
): Weight {
  if (order === 'HWCM') return operation.weight('kernel', kernel);
  if (groups === null) return operation.weight('kernel', kernel, order === 'OIHW' ? [2, 3, 1, 0] : undefined);
  const [first = 1, second = 1, third = 1, fourth = 1] = kernel.shape;
  return operation.derivedWeight('kernel', kernel, `depthwise ${groups}`, () => {
    // Filter m of channel c is number c · multiplier + m.
    if (order === 'HWIO') return foldReshape(kernel, [first, second, groups, fourth / groups]);
    const split = foldReshape(kernel, [groups, first / groups, second * third, fourth]);
    return foldReshape(foldTranspose(split, [2, 3, 0, 1]), [third, fourth, groups, first / groups]);
  });
}

function biasWeight(operation: Operation, bias: DataflowTensor | null): { bias?: Weight } {
  if (!bias) return {};
  return { bias: operation.weight('bias', needConstant(bias, 'bias'), fileOrder(1)) };
}
