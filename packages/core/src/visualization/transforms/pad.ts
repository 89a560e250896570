import { pad, slice, type Tensor4D } from '@tensorflow/tfjs-core';
import type { LinearMap, Size } from '../linear-map.js';

/** A frame of one value, `size` pixels wide on each side. */
export function padMap({ height, width }: Size, size: number, fill: number): LinearMap {
  return {
    size: { height: height + 2 * size, width: width + 2 * size },
    apply: (image) =>
      pad(
        image as Tensor4D,
        [
          [0, 0],
          [size, size],
          [size, size],
          [0, 0],
        ],
        fill,
      ),
    adjoint: (gradient) => slice(gradient, [0, size, size, 0], [-1, height, width, -1]),
  };
}
