import { abs, add, cast, equal, max, mul, relu, step, sub, type Tensor } from '@tensorflow/tfjs-core';
import { runBackendKernel } from './backend-kernels.js';
import type { GradientRule } from './op.js';

/** Which part of a rectifier is flat. */
export interface RectifierShape {
  /** Upper bound of the output, or null. */
  readonly maxValue: number | null;
  /** Slope below zero. */
  readonly negativeSlope: number;
}

/**
 * Gradient of ReLU and its kin, from their output alone (a rectifier's output is positive exactly where it is
 * open).
 */
export function rectifierGradient(
  shape: RectifierShape,
  output: Tensor,
  outputGradient: Tensor,
  rule: GradientRule,
): Tensor {
  const native =
    rule !== 'redirected' &&
    runBackendKernel(
      'RectifierInputGradient',
      { output, outputGradient },
      {
        maxValue: shape.maxValue ?? 0,
        negativeSlope: shape.negativeSlope,
        isGuided: rule === 'guided',
      },
    );
  if (native) return native;
  const gradient = rule === 'guided' ? relu(outputGradient) : outputGradient;
  // `step` and products instead of comparisons: on wasm, comparisons are scalar loops many times slower.
  const positive = step(output);
  const open = shape.maxValue === null ? positive : mul(positive, step(sub(shape.maxValue, output)));
  const slopes = shape.negativeSlope === 0 ? open : add(open, mul(sub(1, positive), shape.negativeSlope));
  const plain = mul(gradient, slopes);
  return rule === 'redirected' ? redirected(plain, gradient, positive) : plain;
}

/**
 * Lucid's redirected ReLU: an item of the batch whose gradient dies here entirely lets through what would open
 * its closed units (and never what would push them further shut).
 * Idea: lucid/misc/redirected_relu_grad.py.
 */
function redirected(plain: Tensor, gradient: Tensor, positive: Tensor): Tensor {
  const axes = plain.shape.map((_, axis) => axis).slice(1);
  const isDead = equal(max(abs(plain), axes, true), 0);
  const opening = mul(sub(1, positive), relu(gradient));
  return add(plain, mul(opening, cast(isDead, 'float32')));
}
