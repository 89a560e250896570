import type { LayerOfWeights } from '../architectures/file-weights.js';
import { rotatedKernel, transposedWeight } from './weight-order.js';
import type { NamedWeight } from './weight-source.js';

/** No published convolution is larger; few have as few channels. */
const largestKernelSide = 11;

/** How Keras called files whose kernels Theano is to use: "vgg16_weights_th_dim_ordering_th_kernels.h5". */
const theanoKernels = /(^|[_-])th_kernels([_.-]|$)/;

interface OrderedLayers {
  readonly layers: readonly LayerOfWeights[];
  /** True when the network kept channels before height and width: its first dense layer counts on that. */
  readonly isChannelsFirst: boolean;
}

/**
 * Layers of a weights-only file with kernels in TensorFlow's order. No architecture says in which they are; but where
 * none is larger than a kernel can be along its last two axes, and some are along the first two, those are filters and
 * channels. Kernels are rotated where the file's backend, or its name, is Theano's.
 */
export function layersInTensorflowOrder(
  layers: readonly LayerOfWeights[],
  backend: string | null,
  fileName: string,
): OrderedLayers {
  const kernels = layers.flatMap(({ weights }) => weights.filter(isKernel).map(({ weight }) => weight.shape));
  const isSmall = (sizes: readonly number[]) => sizes.every((size) => size <= largestKernelSide);
  const isChannelsFirst =
    kernels.every((shape) => isSmall(shape.slice(2))) &&
    !kernels.every((shape) => isSmall(shape.slice(0, 2)));
  const isRotated = backend === 'theano' || theanoKernels.test(fileName);
  if (!isChannelsFirst && !isRotated) return { layers, isChannelsFirst };
  const ordered = (named: NamedWeight): NamedWeight => {
    if (!isKernel(named)) return named;
    const weight = isChannelsFirst ? transposedWeight(named.weight, [2, 3, 1, 0]) : named.weight;
    // Theano had no depthwise convolutions of its own: Keras leaves those as they are.
    return {
      ...named,
      weight: isRotated && !named.name.includes('depthwise') ? rotatedKernel(weight) : weight,
    };
  };
  return {
    layers: layers.map(({ name, weights }) => ({ name, weights: weights.map(ordered) })),
    isChannelsFirst,
  };
}

function isKernel({ weight }: NamedWeight): boolean {
  return weight.shape.length === 4;
}
