import { pad, slice, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Random } from '../../random.js';
import type { LinearMap, Size } from '../linear-map.js';

/**
 * A random part of the image, smaller by `size` pixels each way: Lucid's jitter. Nothing is filled. An image too small for
 * that keeps a pixel.
 */
export function jitterMap({ height, width }: Size, size: number, random: Random): LinearMap {
  const [fewerRows, fewerColumns] = [Math.min(size, height - 1), Math.min(size, width - 1)];
  const top = Math.floor(random() * (fewerRows + 1));
  const left = Math.floor(random() * (fewerColumns + 1));
  const [rows, columns] = [height - fewerRows, width - fewerColumns];
  return {
    size: { height: rows, width: columns },
    apply: (image) => slice(image, [0, top, left, 0], [-1, rows, columns, -1]),
    adjoint: (gradient) =>
      pad(gradient as Tensor4D, [
        [0, 0],
        [top, fewerRows - top],
        [left, fewerColumns - left],
        [0, 0],
      ]),
  };
}
