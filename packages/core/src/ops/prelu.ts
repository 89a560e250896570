import { greater, mul, prelu as tfPrelu, where } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { anyShape } from './shapes.js';

/** Leaky ReLU with learned slopes. Weights: `alpha`, which broadcasts against the input without its batch axis. */
export type PreluAttributes = Readonly<Record<string, never>>;

export const prelu = defineOp<PreluAttributes>({
  inferShape: (_, [input]) => anyShape('prelu', input),
  forward: ({ inputs, weights }) => tfPrelu(firstOf(inputs), slopes(weights.get('alpha'))),
  gradientNeeds: () => ['inputs'],
  inputGradient({ inputs, weights, outputGradient }) {
    return where(
      greater(firstOf(inputs), 0),
      outputGradient,
      mul(outputGradient, slopes(weights.get('alpha'))),
    );
  },
});

function slopes<T>(alpha: T | null): T {
  if (alpha === null)
    throw new FeaturescopeError('MISSING_WEIGHTS', 'The PReLU layer has no slopes in the file.');
  return alpha;
}
