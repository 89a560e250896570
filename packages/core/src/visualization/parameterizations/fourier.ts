import { div, mul, tensor, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Canvas } from '../canvas.js';
import { displayFromLatent, latentFromDisplay, latentGradient } from './latent-colour.js';
import type { Parameterization } from './parameterization.js';
import { RealSpectrum } from './real-spectrum.js';
import { startValues } from './start-values.js';

/** Lucid's contrast of a start image: its latent values are this many times smaller than the spectrum says. */
const contrast = 4;

export interface FourierOptions {
  /** Deviation of the random start. */
  readonly deviation: number;
  /** How fast the weight of high frequencies falls: 1 gives all scales of a natural image the same chance. */
  readonly decay: number;
}

/**
 * The numbers are a spectrum whose frequencies are weighted as in natural images, with colours that are mixed as in
 * natural images, squeezed into [0, 1]. Source: lucid/optvis/param/spatial.py (`fft_image`) and images.py.
 */
export function fourierParameterization(
  { deviation, decay }: FourierOptions,
  { height, width, channels }: Canvas,
): Parameterization {
  const spectrum = new RealSpectrum(height, width);
  const shape = [spectrum.columnCount, 2, height];
  const lowest = 1 / Math.max(width, height);
  const weight = spectrum
    .frequencies()
    .map((frequency) => Math.sqrt(width * height) / Math.max(frequency, lowest) ** decay / contrast);
  const weights = tensor(weight, shape);
  const factors = tensor(spectrum.spectrumFactors(), shape);
  return {
    draw: (seed, seriesIndices) => [
      startValues({ kind: 'normal', mean: 0, deviation }, [channels, ...shape], seed, seriesIndices),
    ],
    fit: (images) => [div(mul(spectrum.gradient(latentFromDisplay(images)), factors), weights)],
    image: ([numbers]) => displayFromLatent(spectrum.image(mul(numbers as Tensor, weights))),
    pullBack: (_parameters, image, imageGradient) => [
      mul(spectrum.gradient(latentGradient(image, imageGradient)), weights),
    ],
    constrain: (parameters) => parameters.map((numbers) => numbers.clone()),
    dispose: () => {
      spectrum.dispose();
      weights.dispose();
      factors.dispose();
    },
  };
}

/**
 * Pictures without any meaning but with the spectrum and the colours of natural ones, and with full contrast: what a unit is
 * compared with, or started from, where there is no photo.
 */
export function naturalNoise(canvas: Canvas, seed: number, seriesIndices: readonly number[]): Tensor4D {
  // The deviation of the pixels is about .2 then, as in photos.
  const parameterization = fourierParameterization({ deviation: 1.5, decay: 1 }, canvas);
  const parameters = parameterization.draw(seed, seriesIndices);
  try {
    return tidy(() => parameterization.image(parameters));
  } finally {
    for (const numbers of parameters) numbers.dispose();
    parameterization.dispose();
  }
}
