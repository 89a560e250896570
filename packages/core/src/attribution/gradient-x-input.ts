import type { AttributionWork } from './attribution-map.js';
import type { ExplainedLogit } from './explained-logit.js';
import { gradient } from './gradient.js';

/**
 * The gradient times the image in model-input units: what each value adds to the logit as far as that is linear.
 * Shrikumar, Greenside, Shcherbina, Kundaje 2016, "Not Just a Black Box", arXiv:1605.01713.
 */
export async function* gradientTimesInput(explained: ExplainedLogit): AttributionWork {
  const map = yield* gradient(explained);
  return {
    ...map,
    values: map.values.map((value, index) => value * (explained.image.values[index] ?? 0)),
  };
}
