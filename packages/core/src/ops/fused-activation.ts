import { add, mul, relu as tfRelu, relu6, leakyRelu, sigmoid, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { GradientRule } from './op.js';
import { rectifierGradient } from './rectifier-gradient.js';

/**
 * An activation computed inside a convolution or dense kernel. Only activations whose gradient follows from
 * their output are fused, so that the pre-activation need not be kept.
 */
export type FusedActivation =
  { readonly kind: 'relu' | 'relu6' | 'sigmoid' } | { readonly kind: 'leakyRelu'; readonly slope: number };

const tfjsNames = { relu: 'relu', relu6: 'relu6', sigmoid: 'sigmoid', leakyRelu: 'leakyrelu' } as const;

/** The activation as options of tfjs's fused kernels; nothing for none. */
export function tfjsFusedActivation(activation: FusedActivation | undefined) {
  if (!activation) return {};
  return {
    activation: tfjsNames[activation.kind],
    ...(activation.kind === 'leakyRelu' && { leakyreluAlpha: activation.slope }),
  };
}

/** Applies the activation on its own, for kernels that cannot fuse it. */
export function applyActivation(x: Tensor, activation: FusedActivation | undefined): Tensor {
  switch (activation?.kind) {
    case undefined:
      return x;
    case 'relu':
      return tfRelu(x);
    case 'relu6':
      return relu6(x);
    case 'sigmoid':
      return sigmoid(x);
    case 'leakyRelu':
      return leakyRelu(x, activation.slope);
  }
}

/** d objective / d pre-activation from the activation's output. */
export function fusedActivationGradient(
  activation: FusedActivation,
  output: Tensor,
  outputGradient: Tensor,
  rule: GradientRule,
): Tensor {
  switch (activation.kind) {
    case 'relu':
      return rectifierGradient({ maxValue: null, negativeSlope: 0 }, output, outputGradient, rule);
    case 'relu6':
      return rectifierGradient({ maxValue: 6, negativeSlope: 0 }, output, outputGradient, rule);
    case 'leakyRelu':
      return rectifierGradient(
        { maxValue: null, negativeSlope: activation.slope },
        output,
        outputGradient,
        rule,
      );
    case 'sigmoid':
      return sigmoidGradient(output, outputGradient);
  }
}

/** σ′ = σ(1 − σ), from the output. */
export function sigmoidGradient(output: Tensor, outputGradient: Tensor): Tensor {
  return mul(outputGradient, mul(output, sub(1, output)));
}

/** tanh′ = 1 − tanh², from the output. */
export function tanhGradient(output: Tensor, outputGradient: Tensor): Tensor {
  return mul(outputGradient, mul(add(1, output), sub(1, output)));
}
