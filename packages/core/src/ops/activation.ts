import {
  abs,
  add,
  cast,
  clipByValue,
  div,
  elu,
  erf,
  exp,
  greater,
  logicalAnd,
  less,
  mul,
  neg,
  onesLike,
  sigmoid,
  softplus,
  square,
  sub,
  tanh,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { sigmoidGradient, tanhGradient } from './fused-activation.js';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { anyShape } from './shapes.js';

/** An elementwise function other than the rectifiers. */
export type ActivationFunction =
  /** α(eˣ − 1) below 0 (Clevert et al. 2015) */
  | { readonly function: 'elu'; readonly alpha: number }
  | {
      readonly function:
        'selu' | 'sigmoid' | 'tanh' | 'softplus' | 'softsign' | 'exponential' | 'silu' | 'mish';
    }
  /** `approximate`: the tanh form of Hendrycks & Gimpel 2016 */
  | { readonly function: 'gelu'; readonly approximate: boolean }
  /** clip(slope · x + offset, 0, 1): Keras 2 has .2 and .5, Keras 3 and ONNX others */
  | { readonly function: 'hardSigmoid'; readonly slope: number; readonly offset: number }
  /** x · relu6(x + 3) / 6 (MobileNetV3) */
  | { readonly function: 'hardSwish' };

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

function within(x: Tensor, low: number, high: number): Tensor {
  return cast(logicalAnd(greater(x, low), less(x, high)), 'float32');
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
