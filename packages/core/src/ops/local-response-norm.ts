import {
  add,
  buffer,
  div,
  matMul,
  mul,
  reshape,
  square,
  sub,
  type Rank,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { firstOf } from './first.js';
import { defineOp, type WeightTensors } from './op.js';
import { powerOf } from './power.js';
import { anyShape, shapeError } from './shapes.js';

/**
 * Local response normalization across neighbouring channels (Krizhevsky et al. 2012, §3.3), as ONNX defines it:
 * `x / (bias + alpha / size · Σ x²)^beta`, summed over channels c − ⌊(size − 1) / 2⌋ to c + ⌈(size − 1) / 2⌉.
 */
export interface LocalResponseNormAttributes {
  /** Channels in the sum. */
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly bias: number;
}

export const localResponseNorm = defineOp<LocalResponseNormAttributes>({
  inferShape({ size }, [input]) {
    if (!Number.isInteger(size) || size < 1)
      throw shapeError(`localResponseNorm takes a whole number of channels but gets ${size}.`);
    return anyShape('localResponseNorm', input);
  },

  forward({ attributes, inputs, weights }) {
    const x = firstOf(inputs);
    return mul(x, powerOf(energyOf(attributes, x, weights), -attributes.beta));
  },

  gradientNeeds: () => ['inputs'],

  // With y = x · e^−β: each channel's own g · e^−β, and through every energy e that it is part of.
  inputGradient({ attributes, inputs, outputGradient, weights }) {
    const x = firstOf(inputs);
    const energy = energyOf(attributes, x, weights);
    const direct = mul(outputGradient, powerOf(energy, -attributes.beta));
    const toEnergy = div(mul(direct, x), energy);
    const share = (2 * attributes.alpha * attributes.beta) / attributes.size;
    return sub(direct, mul(mul(x, windowSums(attributes, toEnergy, weights, true)), share));
  },
});

/** bias + alpha / size · Σ x² around each channel. */
function energyOf(attributes: LocalResponseNormAttributes, x: Tensor, weights: WeightTensors): Tensor {
  const sums = windowSums(attributes, square(x), weights, false);
  return add(mul(sums, attributes.alpha / attributes.size), attributes.bias);
}

/**
 * Sums over windows of channels, or with `isTransposed` over the channels whose window holds each. A product with a
 * band of ones: fast on every backend, as long as neither matrix has to be transposed on wasm.
 */
function windowSums(
  { size }: LocalResponseNormAttributes,
  x: Tensor,
  weights: WeightTensors,
  isTransposed: boolean,
): Tensor {
  const channels = x.shape.at(-1) ?? 1;
  const band = weights.derive(`${isTransposed ? 'transposed' : 'band'}/${channels}`, () => {
    const matrix = buffer<Rank.R2>([channels, channels]);
    for (let to = 0; to < channels; to++) {
      const first = Math.max(0, to - Math.floor((size - 1) / 2));
      const last = Math.min(channels - 1, to + Math.ceil((size - 1) / 2));
      for (let from = first; from <= last; from++) {
        if (isTransposed) matrix.set(1, to, from);
        else matrix.set(1, from, to);
      }
    }
    return matrix.toTensor();
  }) as Tensor2D;
  return reshape(matMul(reshape<Rank.R2>(x, [-1, channels]), band), x.shape);
}
