import { abs, add, div, max, mean, mul, reshape, sqrt, square, type Tensor } from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from './recipe.js';

/**
 * The next image: image + stepSize · gradient / (RMS of the gradient + ε), the RMS taken per image, never over the
 * batch. Returns a new tensor; runs inside `tf.tidy`.
 */
export function ascentStep(optimizer: OptimizerSpec, image: Tensor, gradient: Tensor): Tensor {
  const rootMeanSquare = sqrt(mean(square(gradient), [1, 2, 3], true));
  return add(image, mul(div(gradient, add(rootMeanSquare, optimizer.epsilon)), optimizer.stepSize));
}

/** The largest magnitude of each image's gradient, `[batch]`: 0 means that no step can be taken. */
export function gradientPeak(gradient: Tensor): Tensor {
  return reshape(max(abs(gradient), [1, 2, 3]), [-1]);
}
