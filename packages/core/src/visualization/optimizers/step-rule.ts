import type { Tensor } from '@tensorflow/tfjs-core';
import type { StepSize } from '../recipe.js';

/** What a step makes of one tensor: the tensor after the step, and what is remembered of the steps until then. */
export interface Stepped {
  readonly next: Tensor;
  readonly memory: readonly Tensor[];
}

/** One step of one tensor, uphill. Runs inside `tf.tidy`. */
export type StepRule = (
  parameter: Tensor,
  gradient: Tensor,
  memory: readonly Tensor[],
  /** Counted from 0. */
  step: number,
) => Stepped;

/** @param step counted from 0 */
export function stepSizeAt(stepSize: StepSize, step: number): number {
  return typeof stepSize === 'number' ? stepSize : 1 / (stepSize.offset + stepSize.slope * step);
}
