import { createRandom, derivedSeed, type Random } from '../random.js';
import type { AttributionOptions } from './attribution.js';
import type { AttributionWork } from './attribution-map.js';
import { logitsOf, type ExplainedLogit } from './explained-logit.js';
import { meanGradient } from './mean-gradient.js';
import { requireAmount, requireCount } from './option-checks.js';

/** Within the 10 to 20 % that the paper recommends. */
const defaultNoise = 0.15;
const defaultSampleCount = 25;
const largestSampleCount = 10_000;

/**
 * The mean gradient of images with noise, in which what flickers cancels out.
 * Smilkov, Thorat, Kim, Viégas, Wattenberg 2017, "SmoothGrad: removing noise by adding noise", arXiv:1706.03825.
 */
export async function* smoothGrad(
  explained: ExplainedLogit,
  {
    samples = defaultSampleCount,
    noise = defaultNoise,
    seed = 0,
  }: Pick<AttributionOptions, 'samples' | 'noise' | 'seed'>,
): AttributionWork {
  requireCount('SmoothGrad', 'samples', samples, largestSampleCount);
  requireAmount('SmoothGrad', 'noise', noise);
  const { image, program } = explained;
  const deviation = noise * rangeOf(image.values);
  const { gradient } = yield* meanGradient(explained, {
    program,
    imageCount: samples,
    change: (copy, sample) => {
      const random = createRandom(derivedSeed(seed, sample));
      copy.forEach((value, index) => {
        copy[index] = value + deviation * normal(random);
      });
    },
  });
  const [logit = Number.NaN] = await logitsOf(explained, image.values);
  return { channels: image.channels, values: Float32Array.from(gradient), logit };
}

/** Largest minus smallest value. */
function rangeOf(values: Float32Array): number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
}

/** A number of the standard normal distribution (Box and Muller 1958). */
function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}
