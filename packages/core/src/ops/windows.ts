/**
 * Gradients of sliding windows: everything that a strided convolution or pool sends back to its input.
 *
 * With stride s, padded input row Y = i·s + k receives from output row i through tap k. Rows with equal Y mod s
 * form a "phase"; within one phase the windows slide with stride 1, so each phase is an ordinary dense
 * computation, and the phases are interleaved at the end. No zeros are inserted and multiplied.
 */
import { concat, reshape, slice, zeros, type Rank, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Margins, Pair } from './geometry.js';

/** Where a window's gradient lands: the padded input, split into phases. */
export interface PhaseGrid {
  readonly strides: Pair;
  /** Rows and columns of each phase: ceil(padded input length / stride). */
  readonly phaseSize: Pair;
}

/** The phases of an input of `height` × `width` under `margins` and `strides`. */
export function phaseGrid(height: number, width: number, margins: Margins, strides: Pair): PhaseGrid {
  return {
    strides,
    phaseSize: [
      Math.ceil((height + margins.top + margins.bottom) / strides[0]),
      Math.ceil((width + margins.left + margins.right) / strides[1]),
    ],
  };
}

/**
 * Puts phases back together and removes the padding.
 * @param phaseAt gives phase (row, column), `[batch, phaseHeight, phaseWidth, channels]`, or null when no tap
 *   of the window touches it (a 1×1 window with stride 2 leaves three phases empty).
 * @returns `[batch, height, width, channels]`, given by `inputShape`
 */
export function interleavePhases(
  grid: PhaseGrid,
  margins: Margins,
  inputShape: readonly number[],
  phaseAt: (row: number, column: number) => Tensor4D | null,
): Tensor4D {
  const [batch, height, width, channels] = inputShape as [number, number, number, number];
  const [phaseHeight, phaseWidth] = grid.phaseSize;
  const [rowStride, columnStride] = grid.strides;
  const empty = () => zeros<Rank.R4>([batch, phaseHeight, phaseWidth, channels]);
  const rows: Tensor[] = [];
  for (let row = 0; row < rowStride; row++) {
    const columns: Tensor[] = [];
    for (let column = 0; column < columnStride; column++) columns.push(phaseAt(row, column) ?? empty());
    const joined = columns.length === 1 ? (columns[0] as Tensor) : concat(columns, 3);
    rows.push(reshape(joined, [batch, phaseHeight, phaseWidth * columnStride, channels]));
  }
  const joined = rows.length === 1 ? (rows[0] as Tensor) : concat(rows, 2);
  const padded: Tensor4D = reshape(joined, [
    batch,
    phaseHeight * rowStride,
    phaseWidth * columnStride,
    channels,
  ]);
  if (padded.shape[1] === height && padded.shape[2] === width) return padded;
  // Rows that no window reached (stride larger than what remained) lie behind the last phase and are zero there.
  return slice(padded, [0, margins.top, margins.left, 0], [batch, height, width, channels]);
}

/**
 * One phase of a padded input: rows ≡ `row` and columns ≡ `column` modulo the strides. The inverse of
 * `interleavePhases`, and made of contiguous slices: on wasm, `stridedSlice` is a scalar loop.
 * @param padded `[batch, phaseHeight · rowStride, phaseWidth · columnStride, channels]`
 * @returns `[batch, phaseHeight, phaseWidth, channels]`
 */
export function phaseOf(grid: PhaseGrid, padded: Tensor4D, row: number, column: number): Tensor4D {
  const [rowStride, columnStride] = grid.strides;
  if (rowStride === 1 && columnStride === 1) return padded;
  const [batch, , paddedWidth, channels] = padded.shape;
  const [phaseHeight, phaseWidth] = grid.phaseSize;
  const rowLength = paddedWidth * channels;
  const rows = slice(
    reshape(padded, [batch * phaseHeight, rowStride * rowLength]),
    [0, row * rowLength],
    [batch * phaseHeight, rowLength],
  );
  const columns = slice(
    reshape(rows, [batch * phaseHeight * phaseWidth, columnStride * channels]),
    [0, column * channels],
    [batch * phaseHeight * phaseWidth, channels],
  );
  return reshape(columns, [batch, phaseHeight, phaseWidth, channels]);
}
