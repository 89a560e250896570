import { backend_util, type Conv2DAttrs, type TensorInfo } from '@tensorflow/tfjs-core';

type Shape4 = [number, number, number, number];

/** The numbers of one convolution. Its input gradient has the same. */
export interface Convolution {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  /** Rows and columns of zeros before the input. */
  readonly top: number;
  readonly left: number;
  readonly strideDown: number;
  readonly strideAcross: number;
  readonly dilationDown: number;
  readonly dilationAcross: number;
  /** Input and output channels are split into this many independent convolutions. */
  readonly groups: number;
}

/** A convolution as tfjs describes it. Of a depthwise one, `groups` is 1 as well. */
export function convolutionOf(
  x: TensorInfo,
  filter: TensorInfo,
  { strides, dilations, pad, dimRoundingMode }: Omit<Conv2DAttrs, 'dataFormat'>,
  isDepthwise = false,
): Convolution {
  const info = backend_util.computeConv2DInfo(
    x.shape as Shape4,
    filter.shape as Shape4,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    isDepthwise,
  );
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    inChannels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
    strideDown: info.strideHeight,
    strideAcross: info.strideWidth,
    dilationDown: info.dilationHeight,
    dilationAcross: info.dilationWidth,
    groups: 1,
  };
}

/** Whether each output position sees the input pixel at its own place and no other. */
export function isPointwise(convolution: Convolution): boolean {
  const { kernelHeight, kernelWidth, strideDown, strideAcross, top, left } = convolution;
  return (
    kernelHeight * kernelWidth === 1 &&
    strideDown * strideAcross === 1 &&
    top === 0 &&
    left === 0 &&
    convolution.outHeight === convolution.height &&
    convolution.outWidth === convolution.width
  );
}
