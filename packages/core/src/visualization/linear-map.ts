import type { Tensor } from '@tensorflow/tfjs-core';

/** Size of an image in pixels. */
export interface Size {
  readonly height: number;
  readonly width: number;
}

/** A linear map of images `[batch, height, width, channels]`, plus at most a constant. Both run inside `tf.tidy`. */
export interface LinearMap {
  /** What comes out. */
  readonly size: Size;
  apply(image: Tensor): Tensor;
  /** d objective / d result → d objective / d image: ⟨apply(x) − apply(0), y⟩ = ⟨x, adjoint(y)⟩. */
  adjoint(gradient: Tensor): Tensor;
}

/** Nothing happens. */
export function identityMap(size: Size): LinearMap {
  return { size, apply: (image) => image, adjoint: (gradient) => gradient };
}

/** One after the other. */
export function composed(first: LinearMap, second: LinearMap): LinearMap {
  return {
    size: second.size,
    apply: (image) => second.apply(first.apply(image)),
    adjoint: (gradient) => first.adjoint(second.adjoint(gradient)),
  };
}
