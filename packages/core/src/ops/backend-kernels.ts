/**
 * Kernels that a backend may have beyond those of tfjs. Where the backend in use knows one, an op runs it; elsewhere the op
 * composes tfjs's own.
 */
import { engine, getBackend, getKernel, type Tensor } from '@tensorflow/tfjs-core';

/** Names and attributes. Tensors are `[batch, height, width, channels]`, where nothing else is said. */
export interface BackendKernels {
  /** Inputs: `input`, `kernel` `[height, width, inChannels / groups, filters]`, optional `bias`. */
  readonly GroupedConv2D: ConvolutionKernelAttributes & {
    readonly outputSize: readonly [number, number];
    readonly activation: 'linear' | 'relu' | 'relu6' | 'leakyrelu' | 'sigmoid';
    readonly leakyreluAlpha: number;
  };
  /** Inputs: `outputGradient`, `kernel` as the forward pass has it. */
  readonly Conv2DInputGradient: ConvolutionKernelAttributes & { readonly inputShape: readonly number[] };
  /** The same for one group without dilation, for backends that have only that. */
  readonly UndilatedConv2DInputGradient: Omit<ConvolutionKernelAttributes, 'groups' | 'dilations'> & {
    readonly inputShape: readonly number[];
  };
  /** Inputs: `outputGradient`, `kernel` `[height, width, channels, 1]` as the forward pass has it. */
  readonly DepthwiseConv2DInputGradient: Omit<ConvolutionKernelAttributes, 'groups'> & {
    readonly inputShape: readonly number[];
  };
  /** Inputs: `input`, `output`, `outputGradient`. The first of equal maxima of a window gets its gradient. */
  readonly MaxPoolInputGradient: {
    readonly size: readonly [number, number];
    readonly strides: readonly [number, number];
    readonly top: number;
    readonly left: number;
  };
  /** Inputs: `output`, `outputGradient`. `maxValue` 0: none. */
  readonly RectifierInputGradient: {
    readonly maxValue: number;
    readonly negativeSlope: number;
    readonly isGuided: boolean;
  };
  /** Input: `image`, turned about its middle, counter-clockwise, bilinear. */
  readonly Rotation: {
    readonly radians: number;
    /** What comes in at the corners. */
    readonly outside: number;
    /** Gives each pixel's value to those that it would be made of. */
    readonly isAdjoint: boolean;
  };
  /**
   * Input: `input` of any shape, not empty. Result: mean, deviation of the population, smallest, largest, Euclidean norm, and the first
   * eight values.
   */
  readonly Statistics: Readonly<Record<string, never>>;
}

export interface ConvolutionKernelAttributes {
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** Rows and columns of zeros before the input. */
  readonly top: number;
  readonly left: number;
  readonly groups: number;
}

/** The result of a kernel, or null where the backend has none of that name. */
export function runBackendKernel<Name extends keyof BackendKernels>(
  name: Name,
  inputs: Readonly<Record<string, Tensor>>,
  attributes: BackendKernels[Name],
): Tensor | null {
  // The types promise a kernel for every name.
  const kernel = getKernel(name, getBackend()) as ReturnType<typeof getKernel> | undefined;
  if (!kernel) return null;
  return engine().runKernel<Tensor>(name, inputs, { ...attributes });
}
