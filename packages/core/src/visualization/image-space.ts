import { add, clipByValue, div, mul, reverse, sub, tensor1d, type Tensor } from '@tensorflow/tfjs-core';
import type { InputEncoding } from '../images/input-encoding.js';
import type { ParameterizationSpec } from './recipe.js';

/** The space that an image is ascended in, and its way into the model. All functions run inside `tf.tidy`. */
export interface ImageSpace {
  /** `[batch, height, width, channels]` in this space → model-input units. */
  encode(image: Tensor): Tensor;
  /** Model-input units → this space: the inverse of `encode`. */
  decode(encoded: Tensor): Tensor;
  /** d objective / d model input → d objective / d image: the adjoint of `encode`'s linear part. */
  gradient(encodedGradient: Tensor): Tensor;
  /** Brings an image back into the space after a step. */
  clip(image: Tensor): Tensor;
}

/** @param channelCount of the model's input */
export function imageSpace(
  space: ParameterizationSpec['space'],
  encoding: InputEncoding,
  channelCount: number,
): ImageSpace {
  const isTurned = encoding.channelOrder === 'bgr' && channelCount === 3;
  const turned = (x: Tensor) => (isTurned ? reverse(x, 3) : x);
  if (space === 'model-input') {
    // The model's own numbers, but red first: what is ascended is also what is looked at.
    const swapped = (x: Tensor) => (isTurned ? reverse(x, 3) : x.clone());
    return { encode: swapped, decode: swapped, gradient: swapped, clip: (image) => image };
  }
  const [low, high] = encoding.range;
  const perChannel = (values: readonly number[], fallback: number) =>
    Array.from({ length: channelCount }, (_, channel) => values[channel] ?? values[0] ?? fallback);
  const means = perChannel(encoding.mean, 0);
  const deviations = perChannel(encoding.std, 1);
  // The encoding's channels are in the model's order.
  const scale = () => tensor1d(deviations.map((deviation) => (high - low) / deviation));
  const offset = () =>
    tensor1d(deviations.map((deviation, channel) => (low - (means[channel] ?? 0)) / deviation));
  const display: ImageSpace = {
    encode: (image) => add(mul(turned(image), scale()), offset()),
    decode: (encoded) => turned(div(sub(encoded, offset()), scale())),
    gradient: (gradient) => turned(mul(gradient, scale())),
    clip: (image) => clipByValue(image, 0, 1),
  };
  if (space === 'display') return display;
  return {
    encode: (image) => display.encode(div(add(image, 1), 2)),
    decode: (encoded) => sub(mul(display.decode(encoded), 2), 1),
    gradient: (gradient) => div(display.gradient(gradient), 2),
    clip: (image) => image,
  };
}
