import type { BackendKernels } from '@featurescope/core';
import {
  Sigmoid,
  getKernel,
  type Conv2DAttrs,
  type FusedConv2DAttrs,
  type KernelFunc,
  type NamedTensorInfoMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import {
  activationNumbers,
  convolve,
  convolveBack,
  isPlainBias,
  type Ending,
  type KernelCall,
  type KernelHost,
} from './convolve.js';
import { convolutionOf, type Convolution } from './convolution.js';

/** tfjs's fused convolution; what ours cannot fuse (ELU, PReLU) is left to tfjs's own. */
export function fusedConv2d(host: KernelHost, original: KernelFunc): KernelFunc {
  return (call) => {
    const { x, filter, bias, preluActivationWeights } = call.inputs as NamedTensorInfoMap &
      Record<'x' | 'filter', TensorInfo>;
    const given: unknown = call.attrs;
    const attributes = given as FusedConv2DAttrs;
    const { activation, leakyreluAlpha } = attributes;
    const isOurs =
      attributes.dataFormat === 'NHWC' &&
      isFusable(activation) &&
      !preluActivationWeights &&
      [x, filter].every(({ dtype }) => dtype === 'float32') &&
      isPlainBias(bias, filter.shape[3]);
    if (!isOurs) return original(call);
    const tensors = { input: x, kernel: filter };
    return convolved(host, convolutionOf(x, filter, attributes), tensors, bias, activation, leakyreluAlpha);
  };
}

/** tfjs's plain convolution. */
export function conv2d(host: KernelHost, original: KernelFunc): KernelFunc {
  return (call) => {
    const { x, filter } = call.inputs as Record<'x' | 'filter', TensorInfo>;
    const given: unknown = call.attrs;
    const attributes = given as Conv2DAttrs;
    if (attributes.dataFormat !== 'NHWC' || x.dtype !== 'float32' || filter.dtype !== 'float32')
      return original(call);
    const convolution = convolutionOf(x, filter, attributes);
    return convolved(host, convolution, { input: x, kernel: filter }, undefined, 'linear', 0);
  };
}

/** `GroupedConv2D` of core. */
export function groupedConv2d(host: KernelHost): KernelFunc {
  return ({ inputs, attrs }: KernelCall) => {
    const { input, kernel, bias } = inputs as NamedTensorInfoMap & Record<'input' | 'kernel', TensorInfo>;
    const attributes = attrs as BackendKernels['GroupedConv2D'];
    const [outHeight, outWidth] = attributes.outputSize;
    const convolution = convolutionFrom(attributes, input.shape, kernel.shape, [outHeight, outWidth]);
    const { activation, leakyreluAlpha } = attributes;
    return convolved(host, convolution, { input, kernel }, bias, activation, leakyreluAlpha);
  };
}

/** `Conv2DInputGradient` of core. */
export function conv2dInputGradient(host: KernelHost): KernelFunc {
  return ({ inputs, attrs }: KernelCall) => {
    const { outputGradient, kernel } = inputs as Record<'outputGradient' | 'kernel', TensorInfo>;
    const attributes = attrs as BackendKernels['Conv2DInputGradient'];
    const [, outHeight = 0, outWidth = 0] = outputGradient.shape;
    const convolution = convolutionFrom(attributes, attributes.inputShape, kernel.shape, [
      outHeight,
      outWidth,
    ]);
    return convolveBack(host, convolution, { outputGradient, kernel });
  };
}

function convolutionFrom(
  { strides, dilations, top, left, groups }: Omit<BackendKernels['Conv2DInputGradient'], 'inputShape'>,
  inputShape: readonly number[],
  kernelShape: readonly number[],
  [outHeight, outWidth]: readonly [number, number],
): Convolution {
  const [batch = 0, height = 0, width = 0, inChannels = 0] = inputShape;
  const [kernelHeight = 0, kernelWidth = 0, , outChannels = 0] = kernelShape;
  return {
    ...{ batch, height, width, inChannels, outHeight, outWidth, outChannels },
    ...{ kernelHeight, kernelWidth, top, left, groups },
    strideDown: strides[0],
    strideAcross: strides[1],
    dilationDown: dilations[0],
    dilationAcross: dilations[1],
  };
}

type FusableActivation = keyof typeof activationNumbers | 'sigmoid';

function isFusable(activation: string | undefined): activation is FusableActivation {
  return activation === 'sigmoid' || (activation !== undefined && activation in activationNumbers);
}

function convolved(
  host: KernelHost,
  convolution: Convolution,
  tensors: { readonly input: TensorInfo; readonly kernel: TensorInfo },
  bias: TensorInfo | undefined,
  activation: FusableActivation,
  slope: number | undefined,
): TensorInfo {
  const ending: Ending = {
    bias: bias ? host.memory.address(bias) : 0,
    // Our module has no exponential.
    activation: activation === 'sigmoid' ? activationNumbers.linear : activationNumbers[activation],
    slope: slope ?? 0,
  };
  const output = convolve(host, convolution, tensors, ending);
  if (activation !== 'sigmoid') return output;
  const { backend } = host.memory;
  const result = getKernel(Sigmoid, 'wasm').kernelFunc({ inputs: { x: output }, backend }) as TensorInfo;
  backend.disposeData(output.dataId);
  return result;
}
