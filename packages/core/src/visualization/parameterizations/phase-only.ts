import { atan2, concat, cos, mul, sin, slice, sub, tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { Canvas } from '../canvas.js';
import { displayFromLatent, latentFromDisplay, latentGradient } from './latent-colour.js';
import type { Parameterization } from './parameterization.js';
import { RealSpectrum } from './real-spectrum.js';
import { startValues } from './start-values.js';

/**
 * The numbers are the phases of a spectrum whose magnitudes stay those of natural images, 1 / frequency^decay: the picture
 * cannot fall into noise of high frequencies. The latent values always have mean 0 and about deviation 1.
 * Source: Fel et al. 2023, "Unlocking Feature Visualization for Deeper Networks with MAgnitude Constrained Optimization".
 */
export function phaseOnlyParameterization(
  { decay }: { readonly decay: number },
  { height, width, channels }: Canvas,
): Parameterization {
  const spectrum = new RealSpectrum(height, width);
  const { columnCount } = spectrum;
  const magnitudeValues = magnitudesOf(spectrum, decay);
  const magnitudes = tensor(magnitudeValues, [columnCount, 1, height]);
  const parts = (complex: Tensor): [Tensor, Tensor] => {
    const [batch = 1] = complex.shape;
    const size = [batch, channels, columnCount, 1, height];
    return [slice(complex, [0, 0, 0, 0, 0], size), slice(complex, [0, 0, 0, 1, 0], size)];
  };
  const shape = [channels, columnCount, 1, height];
  return {
    draw: (seed, seriesIndices) => [
      startValues({ kind: 'uniform', low: -Math.PI, high: Math.PI }, shape, seed, seriesIndices),
    ],
    fit: (images) => {
      const [real, imaginary] = parts(spectrum.gradient(latentFromDisplay(images)));
      return [atan2(imaginary, real)];
    },
    image: ([phases]) => {
      const angle = phases as Tensor;
      return displayFromLatent(
        spectrum.image(concat([mul(cos(angle), magnitudes), mul(sin(angle), magnitudes)], 3)),
      );
    },
    pullBack: ([phases], image, imageGradient) => {
      const angle = phases as Tensor;
      const [real, imaginary] = parts(spectrum.gradient(latentGradient(image, imageGradient)));
      return [mul(sub(mul(cos(angle), imaginary), mul(sin(angle), real)), magnitudes)];
    },
    constrain: (parameters) => parameters.map((phases) => phases.clone()),
    dispose: () => {
      spectrum.dispose();
      magnitudes.dispose();
    },
  };
}

/** 1 / frequency^decay, none for the mean, scaled so that the image of random phases has deviation 1. */
function magnitudesOf(spectrum: RealSpectrum, decay: number): Float32Array {
  const { height, width, columnCount } = spectrum;
  const frequencies = spectrum.frequencies();
  const factors = spectrum.spectrumFactors();
  const magnitudes = new Float32Array(columnCount * height);
  let power = 0;
  for (let index = 0; index < magnitudes.length; index++) {
    // Of the two halves of a column's values, the real one.
    const at = Math.floor(index / height) * 2 * height + (index % height);
    const frequency = frequencies[at] ?? 0;
    const magnitude = frequency === 0 ? 0 : 1 / frequency ** decay;
    magnitudes[index] = magnitude;
    power += (magnitude ** 2 * ((height * width) / (factors[at] ?? 1))) / (height * width) ** 2;
  }
  // An image of one pixel has no frequency but its mean.
  return power === 0 ? magnitudes : magnitudes.map((magnitude) => magnitude / Math.sqrt(power));
}
