import type { KerasLayer } from './keras-model.js';
import { rotatedKernel, transposedWeight } from './weight-order.js';
import type { NamedWeight } from './weight-source.js';

/**
 * How Keras 1 ordered the axes of 4-axis kernels, as the order in which they must be taken to come out as
 * TensorFlow's `[height, width, inChannels, filters]` (transposed convolutions: `[height, width, filters, inChannels]`).
 * From `preprocess_weights_for_loading` in Keras 2's `topology.py`, which converts such files, too.
 */
const keras1Orders: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  th: {
    Conv2D: [2, 3, 1, 0],
    SeparableConv2D: [2, 3, 1, 0],
    Conv2DTranspose: [2, 3, 0, 1],
  },
  tf: { Conv2DTranspose: [0, 1, 3, 2] },
};

/** Theano convolves where TensorFlow correlates: its kernels are rotated. Keras's loader turns those of these classes. */
const rotatedClasses = new Set(['Conv2D', 'Conv2DTranspose']);

/**
 * A layer's weights in TensorFlow's order, whatever generation and backend wrote them.
 * @param backend what the file says that Keras ran on; null when it does not say, which Keras takes for one that correlates
 */
export function weightsInTensorflowOrder(
  layer: KerasLayer,
  weights: readonly NamedWeight[],
  backend: string | null,
): readonly NamedWeight[] {
  const order = keras1Orders[orderingOf(layer)]?.[layer.className];
  const rotates = backend === 'theano' && rotatedClasses.has(layer.className);
  if (!order && !rotates) return weights;
  return weights.map(({ name, weight }) => {
    if (weight.shape.length !== 4) return { name, weight };
    const ordered = order ? transposedWeight(weight, order) : weight;
    return { name, weight: rotates ? rotatedKernel(ordered) : ordered };
  });
}

/** True for kernels that are rotated if Theano made them, which Keras 1 does not note. */
export function mayBeRotated(layer: KerasLayer, weights: readonly NamedWeight[]): boolean {
  return (
    orderingOf(layer) === 'th' &&
    rotatedClasses.has(layer.className) &&
    weights.some(({ weight }) => weight.shape.length === 4 && weight.shape.slice(2).some((size) => size > 1))
  );
}

/** The setting that only Keras 1 has: "th" (Theano's order), "tf", or "" for all others. */
function orderingOf({ config }: KerasLayer): string {
  return typeof config['dim_ordering'] === 'string' ? config['dim_ordering'] : '';
}
