import type { FloatImage } from '../images/rgba-image.js';
import type { AttributionMap } from './attribution-map.js';
import type { WeighedLayer } from './weighed-layer.js';
import { stretchedMap } from './stretched-map.js';

/** The positive part of the weighed sum of a layer's maps, stretched over the image. Where it is zero it stays zero. */
export function classActivationMap(
  { layer, maps, height, width, channels, logit }: WeighedLayer,
  weights: ArrayLike<number>,
  image: Pick<FloatImage, 'width' | 'height'>,
): AttributionMap {
  const sums = new Float32Array(height * width);
  for (let pixel = 0; pixel < sums.length; pixel++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) {
      sum += (weights[channel] ?? 0) * (maps[pixel * channels + channel] ?? 0);
    }
    sums[pixel] = Math.max(0, sum);
  }
  return { layer, channels: 1, values: stretchedMap(sums, { width, height }, image), logit };
}
