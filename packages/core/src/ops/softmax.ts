import { exp, max, mul, sub, sum, div } from '@tensorflow/tfjs-core';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { anyShape, positiveAxis } from './shapes.js';

export interface SoftmaxAttributes {
  /** −1 is the last axis. */
  readonly axis: number;
}

export const softmax = defineOp<SoftmaxAttributes>({
  inferShape({ axis }, [input]) {
    const shape = anyShape('softmax', input);
    positiveAxis(axis, shape.length);
    return shape;
  },

  // Written out because tfjs's own softmax takes the last axis only.
  forward({ attributes, inputs }) {
    const x = firstOf(inputs);
    const axis = positiveAxis(attributes.axis, x.rank);
    const powers = exp(sub(x, max(x, axis, true)));
    return div(powers, sum(powers, axis, true));
  },

  gradientNeeds: () => ['output'],

  inputGradient({ attributes, output, outputGradient }) {
    const probabilities = output ?? outputGradient;
    const axis = positiveAxis(attributes.axis, probabilities.rank);
    return mul(probabilities, sub(outputGradient, sum(mul(outputGradient, probabilities), axis, true)));
  },
});
