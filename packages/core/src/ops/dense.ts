import { fused, matMul, reshape, type Rank, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { tfjsFusedActivation } from './fused-activation.js';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { anyShape, channelCount, requireChannels } from './shapes.js';

/** A matrix product over the last axis. Weights: `kernel` `[inputs, units]`, optional `bias` `[units]`. */
export type DenseAttributes = Readonly<Record<string, never>>;

export const dense = defineOp<DenseAttributes>({
  inferShape(_, [input], { kernel }) {
    const shape = anyShape('dense', input);
    requireChannels('dense', shape, channelCount(kernel, 0));
    return [...shape.slice(0, -1), channelCount(kernel, 1)];
  },

  forward({ inputs, weights, activation }) {
    const x = firstOf(inputs);
    const kernel = weights.get('kernel') as Tensor2D;
    const bias = weights.get('bias') as Tensor1D | null;
    const rows = reshape<Rank.R2>(x, [-1, kernel.shape[0]]);
    const product = fused.matMul({
      a: rows,
      b: kernel,
      ...(bias && { bias }),
      ...tfjsFusedActivation(activation),
    });
    return reshape(product, [...x.shape.slice(0, -1), kernel.shape[1]]);
  },

  fusesActivation: true,

  inputGradient({ weights, inputShapes, outputGradient }) {
    const kernel = weights.get('kernel') as Tensor2D;
    const rows = reshape<Rank.R2>(outputGradient, [-1, kernel.shape[1]]);
    return reshape(matMul(rows, kernel, false, true), firstOf(inputShapes) as number[]);
  },
});
