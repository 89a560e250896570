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

/** Without antialiasing. 'bicubic' is the convolution of Keys 1981. */
export type Interpolation = 'nearest' | 'bilinear' | 'bicubic';

/** How pixels are read between pixels; the words are ONNX's (`Resize`). */
export interface Sampling {
  readonly interpolation: Interpolation;
  /**
   * Where output pixel i lies in the input, with s output pixels per input pixel. 'half-pixel': (i + ½) / s − ½, as
   * TensorFlow 2 and PyTorch (`align_corners=False`) do; 'pytorch-half-pixel': the same, but 0 for an output of one
   * pixel; 'asymmetric': i / s; 'align-corners': the outermost pixels keep their places.
   */
  readonly coordinates: 'half-pixel' | 'asymmetric' | 'align-corners' | 'pytorch-half-pixel';
  /** For 'nearest': which pixel a position between two belongs to. The first two differ in the middle only. */
  readonly rounding: 'round-prefer-floor' | 'round-prefer-ceil' | 'floor' | 'ceil';
  /** For 'bicubic': Keys' a. −0.5 in TensorFlow and Pillow, −0.75 in PyTorch. */
  readonly cubicCoefficient: number;
}

/** What TensorFlow 2 and Keras do. */
export const kerasSampling = {
  coordinates: 'half-pixel',
  rounding: 'round-prefer-ceil',
  cubicCoefficient: -0.5,
} as const satisfies Omit<Sampling, 'interpolation'>;

/** How one axis is stretched: the input pixels `start` to `start + span` become `outputLength` pixels. */
export interface AxisResampling {
  readonly start: number;
  readonly span: number;
  readonly outputLength: number;
  /** Output pixels per input pixel; null for `outputLength / span`. */
  readonly scale: number | null;
}

/** Rows and columns. */
export interface Resampling {
  readonly sampling: Sampling;
  readonly rows: AxisResampling;
  readonly columns: AxisResampling;
}

/** Stretches the maps of `x`, `[batch, height, width, channels]`. */
export function resample(x: Tensor4D, resampling: Resampling, weights: WeightTensors): Tensor {
  const { sampling, rows, columns } = resampling;
  const vertical = axisMatrix(sampling, rows, x.shape[1], weights);
  return applyMatrices(x, vertical, axisMatrix(sampling, columns, x.shape[2], weights));
}

/** Interpolation is linear in the pixels, so its gradient is the transposed matrices. */
export function resampleGradient(
  outputGradient: Tensor4D,
  inputShape: readonly number[],
  { sampling, rows, columns }: Resampling,
  weights: WeightTensors,
): Tensor {
  const [, height = 1, width = 1] = inputShape;
  const vertical = transpose(axisMatrix(sampling, rows, height, weights));
  return applyMatrices(outputGradient, vertical, transpose(axisMatrix(sampling, columns, width, weights)));
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
  sampling: Sampling,
  axis: AxisResampling,
  length: number,
  weights: WeightTensors,
): Tensor2D {
  const { start, outputLength } = axis;
  return weights.derive(`${JSON.stringify([sampling, axis])}/${length}`, () => {
    const values = new Float32Array(outputLength * length);
    for (let row = 0; row < outputLength; row++) {
      for (const [column, share] of taps(row, axis, sampling)) {
        const index = row * length + start + column;
        values[index] = (values[index] ?? 0) + share;
      }
    }
    return tensor2d(values, [outputLength, length]);
  }) as Tensor2D;
}

/** Which pixels of the span make an output pixel, with their shares. Beyond the border lies the border's own pixel. */
export function taps(row: number, axis: AxisResampling, sampling: Sampling): [number, number][] {
  const inside = (column: number) => Math.min(Math.max(column, 0), axis.span - 1);
  const position = positionOf(row, axis, sampling.coordinates);
  const lower = Math.floor(position);
  switch (sampling.interpolation) {
    case 'nearest':
      return [[inside(rounded(position, sampling.rounding)), 1]];
    case 'bilinear':
      return [
        [inside(lower), 1 - (position - lower)],
        [inside(lower + 1), position - lower],
      ];
    case 'bicubic':
      return [-1, 0, 1, 2].map((offset) => [
        inside(lower + offset),
        cubicShare(Math.abs(position - lower - offset), sampling.cubicCoefficient),
      ]);
  }
}

/** Where an output pixel lies in the span: 0 is the middle of its first pixel. */
function positionOf(
  row: number,
  { span, outputLength, scale }: AxisResampling,
  coordinates: Sampling['coordinates'],
): number {
  // Stated scales are float32, and so is what runtimes compute with them: the rounding decides which pixel is nearest.
  const unscaled = (pixels: number) =>
    scale === null ? (pixels * span) / outputLength : Math.fround(pixels / scale);
  switch (coordinates) {
    case 'half-pixel':
      return unscaled(row + 0.5) - 0.5;
    case 'pytorch-half-pixel':
      return outputLength === 1 ? 0 : unscaled(row + 0.5) - 0.5;
    case 'asymmetric':
      return unscaled(row);
    case 'align-corners':
      return outputLength === 1 ? 0 : (row * (span - 1)) / (outputLength - 1);
  }
}

function rounded(position: number, rounding: Sampling['rounding']): number {
  switch (rounding) {
    case 'round-prefer-floor':
      return Math.ceil(position - 0.5);
    case 'round-prefer-ceil':
      return Math.floor(position + 0.5);
    case 'floor':
      return Math.floor(position);
    case 'ceil':
      return Math.ceil(position);
  }
}

/** Share of a pixel at `distance` (0 to 2) from the position: Keys 1981, equation 4. */
function cubicShare(distance: number, a: number): number {
  if (distance <= 1) return ((a + 2) * distance - (a + 3)) * distance ** 2 + 1;
  return (((distance - 5) * distance + 8) * distance - 4) * a;
}
