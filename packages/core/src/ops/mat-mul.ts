import { matMul as tfMatMul, mul, ones, type Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '../network/network.js';
import { broadcastShapes, reduceTo } from './broadcast.js';
import { defineOp } from './op.js';
import { describeShape, shapeError } from './shapes.js';

/** The matrix product of two inputs over their last two axes; the axes before are a batch and broadcast. */
export interface MatMulAttributes {
  /** Transpose the matrices of the first input. */
  readonly transposeFirst: boolean;
  readonly transposeSecond: boolean;
}

export const matMul = defineOp<MatMulAttributes>({
  inferShape({ transposeFirst, transposeSecond }, inputShapes) {
    const [first, second] = inputShapes;
    if (!first || !second || inputShapes.length !== 2 || first.length < 3 || first.length !== second.length) {
      throw shapeError(
        `matMul takes 2 inputs of equally many axes (batch, …, rows, columns) but gets ${inputShapes.map(describeShape).join(' and ') || 'none'}.`,
      );
    }
    const [rows, inner] = matrixSize(first, transposeFirst);
    const [otherInner, columns] = matrixSize(second, transposeSecond);
    if (inner !== null && otherInner !== null && inner !== otherInner) {
      throw shapeError(`matMul cannot multiply ${describeShape(first)} by ${describeShape(second)}.`);
    }
    return [...broadcastShapes(first.slice(0, -2), second.slice(0, -2)), rows, columns];
  },

  forward({ attributes: { transposeFirst, transposeSecond }, inputs }) {
    const [first, second] = inputs as [Tensor, Tensor];
    return product(first, second, transposeFirst, transposeSecond);
  },

  gradientNeeds: () => ['inputs'],

  // With C = A·B, the gradients are G·Bᵀ and Aᵀ·G, each transposed where its input was.
  inputGradient({ attributes, inputs, inputShapes, inputIndex, outputGradient }) {
    const { transposeFirst, transposeSecond } = attributes;
    const [first, second] = inputs as [Tensor, Tensor];
    const gradient = (): Tensor => {
      if (inputIndex === 0) {
        return transposeFirst
          ? product(second, outputGradient, transposeSecond, true)
          : product(outputGradient, second, false, !transposeSecond);
      }
      return transposeSecond
        ? product(outputGradient, first, true, transposeFirst)
        : product(first, outputGradient, !transposeFirst, false);
    };
    return reduceTo(inputShapes[inputIndex] ?? [], gradient());
  },
});

/** Rows and columns of an input's matrices as they are multiplied. */
function matrixSize(shape: Shape, isTransposed: boolean): readonly [number | null, number | null] {
  const [rows = null, columns = null] = shape.slice(-2);
  return isTransposed ? [columns, rows] : [rows, columns];
}

/**
 * tfjs's product, whose kernels broadcast only one matrix over many: where both batches have axes that the other
 * lacks, they are spread first.
 */
function product(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  const lead = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2)) as number[];
  const [first, second] = [a, b].map((x) => {
    const own = x.shape.slice(0, -2);
    const isWhole = own.every((size, axis) => size === lead[axis]);
    return isWhole || own.every((size) => size === 1) ? x : mul(x, ones([...lead, 1, 1]));
  }) as [Tensor, Tensor];
  return tfMatMul(first, second, transposeA, transposeB);
}
