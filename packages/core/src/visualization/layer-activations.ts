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
  // Plain loops: these are millions of values, which iterators and callbacks take three times as long for.
  const count = values.length;
  let [sum, min, max] = [0, Infinity, -Infinity];
  for (let index = 0; index < count; index++) {
    const value = values[index] as number;
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const mean = sum / count;
  // A second pass: the difference of two large sums would lose the digits of a small deviation.
  let squaredDeviations = 0;
  for (let index = 0; index < count; index++) {
    const deviation = (values[index] as number) - mean;
    squaredDeviations += deviation * deviation;
  }
  return {
    mean,
    std: Math.sqrt(squaredDeviations / count),
    min,
    max,
    l2: Math.sqrt(squaredDeviations + count * mean * mean),
    first8: Array.from(values.slice(0, 8)),
  };
}
