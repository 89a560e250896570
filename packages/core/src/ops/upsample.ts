import {
  matMul,
  reshape,
  tensor2d,
  transpose,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { firstOf } from './first.js';
import type { Pair } from './geometry.js';
import { defineOp, type WeightTensors } from './op.js';
import { imageShape } from './shapes.js';

/** Enlarges a feature map by whole factors. */
export interface UpsampleAttributes {
  readonly factors: Pair;
  /** 'bilinear' with half-pixel centres, as TensorFlow 2 and PyTorch (`align_corners=False`) do. */
  readonly interpolation: 'nearest' | 'bilinear';
}

export const upsample = defineOp<UpsampleAttributes>({
  inferShape({ factors }, [input]) {
    const [batch, height, width, channels] = imageShape('upsample', input);
    return [batch, height && height * factors[0], width && width * factors[1], channels];
  },

  forward({ attributes, inputs, weights }) {
    const x = firstOf(inputs) as Tensor4D;
    return resample(
      x,
      rowMatrix(attributes, weights, 0, x.shape[1]),
      rowMatrix(attributes, weights, 1, x.shape[2]),
    );
  },

  // Interpolation is linear in the pixels, so its gradient is the transposed matrices.
  inputGradient({ attributes, inputShapes, outputGradient, weights }) {
    const [, height = 1, width = 1] = firstOf(inputShapes);
    const transposed = (axis: 0 | 1, length: number) =>
      transpose(rowMatrix(attributes, weights, axis, length));
    return resample(outputGradient as Tensor4D, transposed(0, height), transposed(1, width));
  },
});

/** Applies one matrix to the rows and one to the columns of each map: `vertical · x · horizontalᵀ`. */
function resample(x: Tensor4D, vertical: Tensor2D, horizontal: Tensor2D): Tensor {
  const [batch, height, width, channels] = x.shape;
  const [rows] = vertical.shape;
  const [columns] = horizontal.shape;
  const stretched = matMul(asBatch(vertical), reshape(x, [batch, height, width * channels]));
  const flat = reshape(stretched, [batch * rows, width, channels]);
  return reshape(matMul(asBatch(horizontal), flat), [batch, rows, columns, channels]);
}

/** A matrix as a batch of one, which `matMul` broadcasts over the batch. */
function asBatch(matrix: Tensor2D): Tensor {
  return reshape(matrix, [1, ...matrix.shape]);
}

/** The interpolation matrix `[length · factor, length]` of one axis. */
function rowMatrix(
  { factors, interpolation }: UpsampleAttributes,
  weights: WeightTensors,
  axis: 0 | 1,
  length: number,
): Tensor2D {
  const factor = factors[axis];
  return weights.derive(`${interpolation}${factor}x${length}`, () => {
    const values = new Float32Array(length * factor * length);
    for (let row = 0; row < length * factor; row++) {
      for (const [column, weight] of taps(row, factor, length, interpolation)) {
        values[row * length + column] = (values[row * length + column] ?? 0) + weight;
      }
    }
    return tensor2d(values, [length * factor, length]);
  }) as Tensor2D;
}

/** Which input pixels make an output pixel, with their shares. */
function taps(
  row: number,
  factor: number,
  length: number,
  interpolation: 'nearest' | 'bilinear',
): [number, number][] {
  if (interpolation === 'nearest') return [[Math.floor(row / factor), 1]];
  const position = Math.min(Math.max((row + 0.5) / factor - 0.5, 0), length - 1);
  const lower = Math.floor(position);
  const upper = Math.min(lower + 1, length - 1);
  return [
    [lower, 1 - (position - lower)],
    [upper, position - lower],
  ];
}
