import {
  abs,
  add,
  clipByValue,
  div,
  elu,
  erf,
  exp,
  greater,
  log,
  mul,
  neg,
  onesLike,
  reciprocal,
  rsqrt,
  sigmoid,
  softplus,
  sqrt,
  square,
  step,
  sub,
  tanh,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { sigmoidGradient, tanhGradient } from './fused-activation.js';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { powerOf } from './power.js';
import { anyShape } from './shapes.js';

/** An elementwise function other than the rectifiers. */
export type ActivationFunction =
  /** α(eˣ − 1) below 0 (Clevert et al. 2015) */
  | { readonly function: 'elu'; readonly alpha: number }
  | {
      readonly function:
        | 'selu'
        | 'sigmoid'
        | 'tanh'
        | 'softplus'
        | 'softsign'
        | 'exponential'
        | 'silu'
        | 'mish'
        | 'erf'
        | 'sqrt'
        | 'rsqrt'
        | 'square'
        | 'abs'
        | 'negate'
        | 'log'
        | 'reciprocal';
    }
  /** `approximate`: the tanh form of Hendrycks & Gimpel 2016 */
  | { readonly function: 'gelu'; readonly approximate: boolean }
  /** clip(slope · x + offset, 0, 1): Keras 2 has .2 and .5, Keras 3 and ONNX others */
  | { readonly function: 'hardSigmoid'; readonly slope: number; readonly offset: number }
  /** x · relu6(x + 3) / 6 (MobileNetV3) */
  | { readonly function: 'hardSwish' }
  /** Values limited to a range; ±Infinity is no limit. */
  | { readonly function: 'clip'; readonly minimum: number; readonly maximum: number }
  | { readonly function: 'power'; readonly exponent: number };

export type ActivationAttributes = ActivationFunction;

/** Scale and α of SELU (Klambauer et al. 2017, appendix). */
const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

export const activation = defineOp<ActivationAttributes>({
  inferShape: (_, [input]) => anyShape('activation', input),
  forward: ({ attributes, inputs }) => activate(attributes, firstOf(inputs)),
  gradientNeeds: () => ['inputs'],
  inputGradient: ({ attributes, inputs, outputGradient }) =>
    gradient(attributes, firstOf(inputs), outputGradient),
});

function activate(attributes: ActivationAttributes, x: Tensor): Tensor {
  switch (attributes.function) {
    case 'elu':
      return attributes.alpha === 1
        ? elu(x)
        : where(greater(x, 0), x, mul(sub(exp(negativePart(x)), 1), attributes.alpha));
    case 'selu':
      return mul(where(greater(x, 0), x, mul(sub(exp(negativePart(x)), 1), seluAlpha)), seluScale);
    case 'sigmoid':
      return sigmoid(x);
    case 'tanh':
      return tanh(x);
    case 'softplus':
      return softplus(x);
    case 'softsign':
      return div(x, add(1, abs(x)));
    case 'exponential':
      return exp(x);
    case 'silu':
      return mul(x, sigmoid(x));
    case 'mish':
      return mul(x, tanh(softplus(x)));
    case 'gelu':
      return mul(x, geluGate(attributes.approximate, x));
    case 'hardSigmoid':
      return clipByValue(add(mul(x, attributes.slope), attributes.offset), 0, 1);
    case 'hardSwish':
      return mul(x, hardSwishGate(x));
    case 'erf':
      return erf(x);
    case 'sqrt':
      return sqrt(x);
    case 'rsqrt':
      return rsqrt(x);
    case 'square':
      return square(x);
    case 'abs':
      return abs(x);
    case 'negate':
      return neg(x);
    case 'log':
      return log(x);
    case 'reciprocal':
      return reciprocal(x);
    case 'clip':
      return clipped(attributes.minimum, attributes.maximum, x);
    case 'power':
      return powerOf(x, attributes.exponent);
  }
}

function gradient(attributes: ActivationAttributes, x: Tensor, outputGradient: Tensor): Tensor {
  switch (attributes.function) {
    case 'elu':
      return mul(
        outputGradient,
        where(greater(x, 0), onesLike(x), mul(exp(negativePart(x)), attributes.alpha)),
      );
    case 'selu':
      return mul(
        mul(outputGradient, where(greater(x, 0), onesLike(x), mul(exp(negativePart(x)), seluAlpha))),
        seluScale,
      );
    case 'sigmoid':
      return sigmoidGradient(sigmoid(x), outputGradient);
    case 'tanh':
      return tanhGradient(tanh(x), outputGradient);
    case 'softplus':
      return mul(outputGradient, sigmoid(x));
    case 'softsign':
      return div(outputGradient, square(add(1, abs(x))));
    case 'exponential':
      return mul(outputGradient, exp(x));
    case 'silu':
      return gatedGradient(x, sigmoid(x), sigmoidGradient(sigmoid(x), outputGradient), outputGradient);
    case 'mish': {
      const gate = tanh(softplus(x));
      return gatedGradient(x, gate, tanhGradient(gate, mul(outputGradient, sigmoid(x))), outputGradient);
    }
    case 'gelu':
      return gatedGradient(
        x,
        geluGate(attributes.approximate, x),
        geluGateGradient(attributes.approximate, x, outputGradient),
        outputGradient,
      );
    case 'hardSigmoid': {
      const inner = add(mul(x, attributes.slope), attributes.offset);
      return mul(mul(outputGradient, attributes.slope), within(inner, 0, 1));
    }
    case 'hardSwish':
      return gatedGradient(
        x,
        hardSwishGate(x),
        mul(div(outputGradient, 6), within(x, -3, 3)),
        outputGradient,
      );
    case 'erf':
      return mul(outputGradient, mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI)));
    case 'sqrt':
      return mul(outputGradient, mul(rsqrt(x), 0.5));
    case 'rsqrt':
      return mul(outputGradient, mul(powerOf(rsqrt(x), 3), -0.5));
    case 'square':
      return mul(outputGradient, mul(x, 2));
    case 'abs':
      return mul(outputGradient, sub(step(x), step(neg(x))));
    case 'negate':
      return neg(outputGradient);
    case 'log':
      return div(outputGradient, x);
    case 'reciprocal':
      return neg(div(outputGradient, square(x)));
    case 'clip':
      return clipGradient(attributes.minimum, attributes.maximum, x, outputGradient);
    case 'power': {
      const { exponent } = attributes;
      return mul(outputGradient, mul(powerOf(x, exponent - 1), exponent));
    }
  }
}

/** Product rule for x · gate(x): g · gate + x · (g · gate′). */
function gatedGradient(x: Tensor, gate: Tensor, gateGradient: Tensor, outputGradient: Tensor): Tensor {
  return add(mul(outputGradient, gate), mul(x, gateGradient));
}

/** min(x, 0): keeps exp from overflowing on the branch that is not taken. */
function negativePart(x: Tensor): Tensor {
  return clipByValue(x, -Infinity, 0);
}

/** `step` and products instead of comparisons: on wasm, comparisons are scalar loops many times slower. */
function within(x: Tensor, low: number, high: number): Tensor {
  return mul(step(sub(x, low)), step(sub(high, x)));
}

/** The largest float32: infinities stay out of the kernels, since shaders may assume that there are none. */
const largestFloat = 3.4028234663852886e38;

/** Where the limits contradict each other, the upper one holds, as in ONNX. */
function clipped(low: number, high: number, x: Tensor): Tensor {
  const least = Math.max(Math.min(low, high), -largestFloat);
  return clipByValue(x, least, Math.min(high, largestFloat));
}

function clipGradient(low: number, high: number, x: Tensor, outputGradient: Tensor): Tensor {
  const above = low === -Infinity ? outputGradient.clone() : mul(outputGradient, step(sub(x, low)));
  return high === Infinity ? above : mul(above, step(sub(high, x)));
}

function hardSwishGate(x: Tensor): Tensor {
  return clipByValue(add(div(x, 6), 0.5), 0, 1);
}

const tanhGeluScale = Math.sqrt(2 / Math.PI);

function geluGate(approximate: boolean, x: Tensor): Tensor {
  return approximate
    ? mul(add(tanh(mul(add(x, mul(mul(square(x), x), 0.044715)), tanhGeluScale)), 1), 0.5)
    : mul(add(erf(div(x, Math.SQRT2)), 1), 0.5);
}

function geluGateGradient(approximate: boolean, x: Tensor, outputGradient: Tensor): Tensor {
  if (approximate) {
    const tanhTerm = tanh(mul(add(x, mul(mul(square(x), x), 0.044715)), tanhGeluScale));
    const innerGradient = mul(add(mul(square(x), 3 * 0.044715), 1), tanhGeluScale * 0.5);
    return tanhGradient(tanhTerm, mul(outputGradient, innerGradient));
  }
  return mul(outputGradient, mul(exp(neg(div(square(x), 2))), 1 / Math.sqrt(2 * Math.PI)));
}
