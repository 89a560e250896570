import type { LinearMap, Size } from '../linear-map.js';
import { resizedAxis, separableMap } from '../separable-map.js';

/** The whole image in another size, bilinear; sides are rounded. */
export function scaleMap({ height, width }: Size, factor: number): LinearMap {
  const side = (length: number) => Math.max(1, Math.round(length * factor));
  return resizeMap({ height, width }, { height: side(height), width: side(width) });
}

/** The whole image in a given size, bilinear. */
export function resizeMap(from: Size, to: Size): LinearMap {
  return separableMap(resizedAxis(from.height, to.height), resizedAxis(from.width, to.width));
}
