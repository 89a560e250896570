import { add, zeros, type Tensor } from '@tensorflow/tfjs-core';
import type { Canvas } from '../canvas.js';
import { resizedAxis, separableMap } from '../separable-map.js';
import { displayFromLatent, latentFromDisplay, latentGradient } from './latent-colour.js';
import type { Parameterization } from './parameterization.js';
import { startValues } from './start-values.js';

/** No level has a side of fewer pixels. */
const smallestSide = 2;

/**
 * The numbers are images of half the size, a quarter and so on, enlarged and added up, with colours that are mixed as in
 * natural images, squeezed into [0, 1]. Source: lucid/optvis/param/spatial.py (`laplacian_pyramid_image`).
 */
export function laplacianPyramidParameterization(
  { deviation, levelCount }: { readonly deviation: number; readonly levelCount: number },
  { height, width, channels }: Canvas,
): Parameterization {
  const levels = Array.from({ length: levelCount }, (_, level) => ({
    height: Math.max(smallestSide, Math.floor(height / 2 ** level)),
    width: Math.max(smallestSide, Math.floor(width / 2 ** level)),
  })).map((size) => ({
    shape: [size.height, size.width, channels],
    enlarge: separableMap(resizedAxis(size.height, height), resizedAxis(size.width, width)),
  }));
  return {
    draw: (seed, seriesIndices) =>
      levels.map(({ shape }, level) =>
        // Seeds of the levels lie far apart, so that no level repeats another one's numbers.
        startValues({ kind: 'normal', mean: 0, deviation }, shape, seed + level * 0x10000, seriesIndices),
      ),
    fit: (images) =>
      levels.map(({ shape }, level) =>
        level === 0 ? latentFromDisplay(images) : zeros([images.shape[0], ...shape]),
      ),
    image: (parameters) =>
      displayFromLatent(
        parameters
          .map((numbers, level) => levels[level]?.enlarge.apply(numbers) as Tensor)
          .reduce((sum, enlarged) => add(sum, enlarged)),
      ),
    pullBack: (_parameters, image, imageGradient) => {
      const gradient = latentGradient(image, imageGradient);
      return levels.map(({ enlarge }) => enlarge.adjoint(gradient));
    },
    constrain: (parameters) => parameters.map((numbers) => numbers.clone()),
    dispose: () => undefined,
  };
}
