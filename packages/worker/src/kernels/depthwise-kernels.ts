import type { BackendKernels } from '@featurescope/core';
import type {
  DepthwiseConv2dNativeAttrs,
  FusedDepthwiseConv2DAttrs,
  KernelFunc,
  NamedTensorInfoMap,
  TensorInfo,
} from '@tensorflow/tfjs-core';
import { convolutionOf, type Convolution } from './convolution.js';
import {
  activationNumbers,
  isPlainBias,
  noEnding,
  type Ending,
  type KernelCall,
  type KernelHost,
} from './convolve.js';

/** Of a window that slides: `slideDepthwise` takes four at a time. */
const fewestChannels = 4;

/** tfjs's depthwise convolution, where windows of 3×3 go on by one pixel: for others, XNNPACK behind tfjs is as fast or faster. */
export function depthwiseConv2dNative(host: KernelHost, original: KernelFunc): KernelFunc {
  return (call) => {
    const { x, filter } = call.inputs as Record<'x' | 'filter', TensorInfo>;
    const given: unknown = call.attrs;
    const convolution = slidingConvolution(x, filter, given as DepthwiseConv2dNativeAttrs);
    if (!convolution) return original(call);
    return slide(host, convolution, { input: x, kernel: filter }, noEnding, false);
  };
}

/** The same with what tfjs fuses into it. */
export function fusedDepthwiseConv2d(host: KernelHost, original: KernelFunc): KernelFunc {
  return (call) => {
    const { x, filter, bias, preluActivationWeights } = call.inputs as NamedTensorInfoMap &
      Record<'x' | 'filter', TensorInfo>;
    const given: unknown = call.attrs;
    const attributes = given as FusedDepthwiseConv2DAttrs;
    const { activation, leakyreluAlpha } = attributes;
    const isFusable = activation in activationNumbers && !preluActivationWeights;
    const convolution =
      isFusable && isPlainBias(bias, filter.shape[2]) ? slidingConvolution(x, filter, attributes) : null;
    if (!convolution) return original(call);
    const ending: Ending = {
      bias: bias ? host.memory.address(bias) : 0,
      activation: activationNumbers[activation as keyof typeof activationNumbers],
      slope: leakyreluAlpha ?? 0,
    };
    return slide(host, convolution, { input: x, kernel: filter }, ending, false);
  };
}

/** `DepthwiseConv2DInputGradient` of core. */
export function depthwiseInputGradient(host: KernelHost): KernelFunc {
  const { module, memory } = host;
  return ({ inputs, attrs }: KernelCall) => {
    const { outputGradient, kernel } = inputs as Record<'outputGradient' | 'kernel', TensorInfo>;
    const { inputShape, strides, dilations, top, left } =
      attrs as BackendKernels['DepthwiseConv2DInputGradient'];
    const [batch = 0, height = 0, width = 0, channels = 0] = inputShape;
    const [kernelHeight = 0, kernelWidth = 0] = kernel.shape;
    const [, outHeight = 0, outWidth = 0] = outputGradient.shape;
    const isSliding = kernelHeight === 3 && kernelWidth === 3 && channels >= fewestChannels;
    if (isSliding && [...strides, ...dilations].every((each) => each === 1)) {
      const mirrored = {
        ...{ batch, inChannels: channels, height: outHeight, width: outWidth },
        ...{ outHeight: height, outWidth: width, top: 2 - top, left: 2 - left },
      };
      return slide(host, mirrored, { input: outputGradient, kernel }, noEnding, true);
    }
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

type Sliding = Pick<
  Convolution,
  'batch' | 'height' | 'width' | 'inChannels' | 'outHeight' | 'outWidth' | 'top' | 'left'
>;

/** Null where the windows are others. */
function slidingConvolution(
  x: TensorInfo,
  filter: TensorInfo,
  attributes: DepthwiseConv2dNativeAttrs,
): Sliding | null {
  if (x.dtype !== 'float32' || filter.dtype !== 'float32') return null;
  const convolution = convolutionOf(x, filter, attributes, true);
  const { kernelHeight, kernelWidth, inChannels, outChannels } = convolution;
  const { strideDown, strideAcross, dilationDown, dilationAcross } = convolution;
  const isSliding =
    [kernelHeight, kernelWidth].every((size) => size === 3) &&
    [strideDown, strideAcross, dilationDown, dilationAcross].every((each) => each === 1) &&
    inChannels === outChannels &&
    inChannels >= fewestChannels;
  return isSliding ? convolution : null;
}

/** @param isMirrored the kernel is that of the convolution whose gradient this is */
function slide(
  { module, memory }: KernelHost,
  { batch, height, width, inChannels, outHeight, outWidth, top, left }: Sliding,
  tensors: { readonly input: TensorInfo; readonly kernel: TensorInfo },
  ending: Ending,
  isMirrored: boolean,
): TensorInfo {
  const output = memory.output([batch, outHeight, outWidth, inChannels]);
  module.slideDepthwise(
    memory.address(tensors.input),
    batch,
    height,
    width,
    inChannels,
    memory.address(tensors.kernel),
    Number(isMirrored),
    ending.bias,
    memory.address(output),
    outHeight,
    outWidth,
    top,
    left,
    ending.activation,
    ending.slope,
  );
  return output;
}
