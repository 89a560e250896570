import type { Tensor } from '@tensorflow/tfjs-core';
import type { FloatImage } from '../images/rgba-image.js';
import { runBackendKernel } from '../ops/backend-kernels.js';
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
      ...(await describeTensor(value)),
    });
    yield activations.length;
  }
  return activations;
}

type Description = Omit<LayerActivation, 'layer' | 'type' | 'shape'>;

/** Statistics of a layer's output. Where the backend can take them, only they are read out of it. */
async function describeTensor(value: Tensor): Promise<Description> {
  const statistics =
    value.dtype === 'float32' && value.size > 0 ? runBackendKernel('Statistics', { input: value }, {}) : null;
  if (!statistics) return describeValues((await value.data()) as Float32Array);
  try {
    const [mean = 0, std = 0, min = 0, max = 0, l2 = 0, ...first8] = await statistics.data();
    return { mean, std, min, max, l2, first8 };
  } finally {
    statistics.dispose();
  }
}

/** Statistics of a layer's values, in NHWC order. */
export function describeValues(values: Float32Array): Description {
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
