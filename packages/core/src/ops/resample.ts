import {
  matMul,
  reshape,
  tensor2d,
  transpose,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { WeightTensors } from './op.js';

/** 'bilinear' with half-pixel centres and no antialiasing, as TensorFlow 2 and PyTorch (`align_corners=False`) do. */
export type Interpolation = 'nearest' | 'bilinear';

/** How one axis is stretched: the input pixels `start` to `start + span` become `outputLength` pixels. */
export interface AxisResampling {
  readonly start: number;
  readonly span: number;
  readonly outputLength: number;
}

/** Rows and columns. */
export interface Resampling {
  readonly interpolation: Interpolation;
  readonly rows: AxisResampling;
  readonly columns: AxisResampling;
}

/** Stretches the maps of `x`, `[batch, height, width, channels]`. */
export function resample(x: Tensor4D, resampling: Resampling, weights: WeightTensors): Tensor {
  const { interpolation, rows, columns } = resampling;
  const vertical = axisMatrix(interpolation, rows, x.shape[1], weights);
  return applyMatrices(x, vertical, axisMatrix(interpolation, columns, x.shape[2], weights));
}

/** Interpolation is linear in the pixels, so its gradient is the transposed matrices. */
export function resampleGradient(
  outputGradient: Tensor4D,
  inputShape: readonly number[],
  { interpolation, rows, columns }: Resampling,
  weights: WeightTensors,
): Tensor {
  const [, height = 1, width = 1] = inputShape;
  const vertical = transpose(axisMatrix(interpolation, rows, height, weights));
  return applyMatrices(
    outputGradient,
    vertical,
    transpose(axisMatrix(interpolation, columns, width, weights)),
  );
}

/** Applies one matrix to the rows and one to the columns of each map: `vertical · x · horizontalᵀ`. */
function applyMatrices(x: Tensor4D, vertical: Tensor2D, horizontal: Tensor2D): Tensor {
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

/** The interpolation matrix `[outputLength, length]` of one axis. */
function axisMatrix(
  interpolation: Interpolation,
  axis: AxisResampling,
  length: number,
  weights: WeightTensors,
): Tensor2D {
  const { start, span, outputLength } = axis;
  return weights.derive(`${interpolation}${start}+${span}/${length}x${outputLength}`, () => {
    const values = new Float32Array(outputLength * length);
    for (let row = 0; row < outputLength; row++) {
      for (const [column, share] of taps(row, axis, interpolation)) {
        const index = row * length + start + column;
        values[index] = (values[index] ?? 0) + share;
      }
    }
    return tensor2d(values, [outputLength, length]);
  }) as Tensor2D;
}

/** Which pixels of the span make an output pixel, with their shares. */
function taps(
  row: number,
  { span, outputLength }: AxisResampling,
  interpolation: Interpolation,
): [number, number][] {
  const centre = ((row + 0.5) * span) / outputLength;
  if (interpolation === 'nearest') return [[Math.min(Math.floor(centre), span - 1), 1]];
  const position = Math.min(Math.max(centre - 0.5, 0), span - 1);
  const lower = Math.floor(position);
  const upper = Math.min(lower + 1, span - 1);
  return [
    [lower, 1 - (position - lower)],
    [upper, position - lower],
  ];
}
