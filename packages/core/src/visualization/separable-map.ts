import { matMul, reshape, tensor2d, transpose, type Tensor } from '@tensorflow/tfjs-core';
import type { LinearMap } from './linear-map.js';

/** One axis's part of a separable map: `[to, from]`, row by row. */
export interface AxisMatrix {
  readonly to: number;
  readonly from: number;
  readonly values: Float32Array;
}

/** Every row of pixels times `columns`, every column times `rows`: resizing, cropping and blurring are all of this kind. */
export function separableMap(rows: AxisMatrix, columns: AxisMatrix): LinearMap {
  const [rowsBack, columnsBack] = [transposedAxis(rows), transposedAxis(columns)];
  return {
    size: { height: rows.to, width: columns.to },
    apply: (image) => product(image, rows, columns),
    adjoint: (gradient) => product(gradient, rowsBack, columnsBack),
  };
}

/** The matrix comes second in both products: that is the fast order on wasm. */
function product(image: Tensor, rows: AxisMatrix, columns: AxisMatrix): Tensor {
  const [batch = 1, , , channels = 1] = image.shape;
  const planes = reshape(transpose(image, [0, 3, 1, 2]), [-1, columns.from]);
  const alongColumns = reshape(matMul(planes, matrixOf(columns)), [batch, channels, rows.from, columns.to]);
  const turned = reshape(transpose(alongColumns, [0, 1, 3, 2]), [-1, rows.from]);
  const alongBoth = reshape(matMul(turned, matrixOf(rows)), [batch, channels, columns.to, rows.to]);
  return transpose(alongBoth, [0, 3, 2, 1]);
}

/** `[from, to]`, for rows times matrix. */
function matrixOf(axis: AxisMatrix): Tensor {
  const { from, to, values } = transposedAxis(axis);
  return tensor2d(values, [to, from]);
}

function transposedAxis({ to, from, values }: AxisMatrix): AxisMatrix {
  const transposed = new Float32Array(values.length);
  for (let row = 0; row < to; row++) {
    for (let column = 0; column < from; column++) {
      transposed[column * to + row] = values[row * from + column] ?? 0;
    }
  }
  return { to: from, from: to, values: transposed };
}

/**
 * Values at fractional positions of an axis, between its neighbours in proportion; beyond the ends, the end's.
 * @param positionOf of each of the `to` values, in pixels, the first one's middle being 0
 */
export function sampledAxis(from: number, to: number, positionOf: (index: number) => number): AxisMatrix {
  const values = new Float32Array(to * from);
  for (let index = 0; index < to; index++) {
    const position = Math.min(from - 1, Math.max(0, positionOf(index)));
    const before = Math.floor(position);
    const after = Math.min(from - 1, before + 1);
    const add = (at: number, weight: number) =>
      (values[index * from + at] = (values[index * from + at] ?? 0) + weight);
    add(before, 1 - (position - before));
    add(after, position - before);
  }
  return { to, from, values };
}

/** An axis enlarged or shrunk, pixels being little squares: the middle stays in the middle. */
export function resizedAxis(from: number, to: number): AxisMatrix {
  return sampledAxis(from, to, (index) => ((index + 0.5) * from) / to - 0.5);
}
