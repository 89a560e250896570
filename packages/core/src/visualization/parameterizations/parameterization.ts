import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/**
 * How numbers become images: parameters → images, and a gradient on the images → a gradient on the parameters. A set of
 * parameters is one or more tensors that each begin with the batch, `[batch, …]`. What gives tensors leaves them to the
 * caller; all but `draw` runs inside `tf.tidy`.
 */
export interface Parameterization {
  /** Parameters drawn at random, one item for each of `seriesIndices`: an item does not depend on its batch. */
  draw(seed: number, seriesIndices: readonly number[]): Tensor[];
  /** Parameters whose images are the given ones, `[batch, height, width, channels]`, or as near as can be. */
  fit(images: Tensor4D): Tensor[];
  /** `[batch, height, width, channels]`, in the units of the recipe's space. */
  image(parameters: readonly Tensor[]): Tensor4D;
  /**
   * The exact adjoint of `image`'s derivative.
   * @param image what `image` made of the parameters
   */
  pullBack(parameters: readonly Tensor[], image: Tensor, imageGradient: Tensor): Tensor[];
  /** Brings parameters back to where they may be after a step. */
  constrain(parameters: readonly Tensor[]): Tensor[];
  dispose(): void;
}
