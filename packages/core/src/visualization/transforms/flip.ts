import { reverse } from '@tensorflow/tfjs-core';
import type { Random } from '../../random.js';
import { identityMap, type LinearMap, type Size } from '../linear-map.js';

/** Every second time, left and right change places. */
export function flipMap(size: Size, random: Random): LinearMap {
  if (random() < 0.5) return identityMap(size);
  return { size, apply: (image) => reverse(image, 2), adjoint: (gradient) => reverse(gradient, 2) };
}
