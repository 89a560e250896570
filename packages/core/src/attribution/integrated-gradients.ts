import type { InputEncoding } from '../images/input-encoding.js';
import type { AttributionOptions } from './attribution.js';
import type { AttributionWork } from './attribution-map.js';
import { baselineImage } from './baseline.js';
import { logitsOf, type ExplainedLogit } from './explained-logit.js';
import { imageBatch } from './image-batches.js';
import { meanGradient } from './mean-gradient.js';
import { requireCount } from './option-checks.js';

const defaultStepCount = 50;

/** Steps are doubled until the sum is complete to within this share, but not beyond so many. */
const wantedCompleteness = 0.01;
const largestDoubledStepCount = 400;

const largestStepCount = 10_000;

/**
 * The gradient on the straight way from a baseline to the image, times that way. Its values sum up to the difference
 * between the two logits (completeness), as far as the midpoint rule is exact.
 * Sundararajan, Taly, Yan 2017, "Axiomatic Attribution for Deep Networks", arXiv:1703.01365.
 */
export async function* integratedGradients(
  explained: ExplainedLogit,
  encoding: InputEncoding,
  { samples = defaultStepCount, baseline = 'black' }: Pick<AttributionOptions, 'samples' | 'baseline'>,
): AttributionWork {
  requireCount('Integrated gradients', 'samples', samples, largestStepCount);
  const { image, program } = explained;
  const start = baselineImage(baseline, image, encoding);
  const ends = imageBatch(image, 0, 2, (copy, index) => {
    if (index === 1) copy.set(start);
  });
  const [logit = Number.NaN, startLogit = Number.NaN] = await logitsOf(explained, ends);
  const difference = logit - startLogit;
  let doneBefore = 0;
  for (let stepCount = samples; ; stepCount = Math.min(2 * stepCount, largestDoubledStepCount)) {
    const along = (step: number) => (step + 0.5) / stepCount;
    const { gradient } = yield* meanGradient(explained, {
      program,
      imageCount: stepCount,
      doneBefore,
      change: (copy, step) => {
        copy.forEach((value, index) => {
          const from = start[index] ?? 0;
          copy[index] = from + along(step) * (value - from);
        });
      },
    });
    doneBefore += stepCount;
    const values = Float32Array.from(
      image.values,
      (value, index) => (gradient[index] ?? 0) * (value - (start[index] ?? 0)),
    );
    const sum = values.reduce((total, value) => total + value, 0);
    const completenessError = difference === 0 ? null : (sum - difference) / Math.abs(difference);
    const isComplete = completenessError === null || !(Math.abs(completenessError) > wantedCompleteness);
    if (isComplete || stepCount >= largestDoubledStepCount) {
      return { channels: image.channels, values, logit, completenessError };
    }
  }
}
