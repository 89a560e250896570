import { add, tensor4d } from '@tensorflow/tfjs-core';
import type { Random } from '../../random.js';
import type { LinearMap, Size } from '../linear-map.js';
import { normal } from '../parameterizations/start-values.js';

/** Normal noise on top, the same on every image and channel. */
export function noiseMap(size: Size, deviation: number, random: Random): LinearMap {
  const { height, width } = size;
  const values = Float32Array.from({ length: height * width }, () => deviation * normal(random));
  return {
    size,
    apply: (image) => add(image, tensor4d(values, [1, height, width, 1])),
    adjoint: (gradient) => gradient,
  };
}
