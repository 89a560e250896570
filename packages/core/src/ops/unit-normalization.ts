import { maximum, mul, rsqrt, square, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { anyShape, positiveAxis } from './shapes.js';

/** Divides by the length (L2 norm) of the vectors along some axes. */
export interface UnitNormalizationAttributes {
  /** Batch axis included; −1 is the last. */
  readonly axes: readonly number[];
}

/** The least squared length, so that a zero stays one. Keras bounds the length by 1e-12. */
const leastSquare = 1e-24;

export const unitNormalization = defineOp<UnitNormalizationAttributes>({
  inferShape({ axes }, [input]) {
    const shape = anyShape('unitNormalization', input);
    for (const axis of axes) positiveAxis(axis, shape.length);
    return shape;
  },

  forward({ attributes, inputs }) {
    const x = firstOf(inputs);
    return mul(x, inverseLength(x, positiveAxes(attributes, x)));
  },

  gradientNeeds: () => ['inputs'],

  // The part along the vector only changes its length, which is divided away.
  inputGradient({ attributes, inputs, outputGradient }) {
    const x = firstOf(inputs);
    const axes = positiveAxes(attributes, x);
    const inverse = inverseLength(x, axes);
    const unit = mul(x, inverse);
    return mul(sub(outputGradient, mul(unit, sum(mul(outputGradient, unit), axes, true))), inverse);
  },
});

function positiveAxes({ axes }: UnitNormalizationAttributes, x: Tensor): number[] {
  return axes.map((axis) => positiveAxis(axis, x.rank));
}

function inverseLength(x: Tensor, axes: number[]): Tensor {
  return rsqrt(maximum(sum(square(x), axes, true), leastSquare));
}
