import type { FloatImage } from '../images/rgba-image.js';
import { layerOutputs } from './layer-outputs.js';
import type { LoadedModel } from './model.js';

/** Statistics of one layer's output over one image. */
export interface LayerActivation {
  readonly layer: string;
  readonly type: string;
  /** Batch axis (of 1) included. */
  readonly shape: readonly number[];
  readonly mean: number;
  /** Of the population. */
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly l2: number;
  /** The first eight values in NHWC order. */
  readonly first8: readonly number[];
}

/**
 * Runs the network on one image in model-input units and describes every layer that can run, in order. Each layer is
 * freed before the next: yields how many are done.
 * @throws as `layerOutputs`
 */
export async function* layerActivations(
  model: LoadedModel,
  image: FloatImage,
): AsyncGenerator<number, readonly LayerActivation[], void> {
  const activations: LayerActivation[] = [];
  for (const { layer, value } of layerOutputs(model, image)) {
    activations.push({
      layer: layer.name,
      type: layer.type,
      shape: value.shape,
      ...describeValues((await value.data()) as Float32Array),
    });
    yield activations.length;
  }
  return activations;
}

/** Statistics of a layer's values, in NHWC order. */
export function describeValues(values: Float32Array): Omit<LayerActivation, 'layer' | 'type' | 'shape'> {
  let [sum, squares, min, max] = [0, 0, Infinity, -Infinity];
  for (const value of values) {
    sum += value;
    squares += value * value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = sum / values.length;
  // A second pass: the difference of two large sums would lose the digits of a small deviation.
  const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length;
  return {
    mean,
    std: Math.sqrt(variance),
    min,
    max,
    l2: Math.sqrt(squares),
    first8: Array.from(values.slice(0, 8)),
  };
}
