import {
  clipByValue,
  log,
  matMul,
  mul,
  reshape,
  sigmoid,
  sub,
  tensor2d,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';

/**
 * How the colours of natural images vary together: the square root of their covariance, a row for each of red, green and
 * blue. Source: lucid/optvis/param/color.py (measured on ImageNet).
 */
const colourCorrelation = [
  [0.26, 0.09, 0.02],
  [0.27, 0, -0.05],
  [0.27, -0.09, 0.03],
] as const;

const largestColumnNorm = Math.max(
  ...[0, 1, 2].map((column) => Math.hypot(...colourCorrelation.map((row) => row[column] ?? 0))),
);

const coloursFromLatent = colourCorrelation.map((row) => row.map((value) => value / largestColumnNorm));

/** Pixels nearer to black or white than this have no finite latent value to speak of. */
const margin = 1 / 512;

/**
 * Pixels from 0 to 1 of unbounded numbers `[batch, height, width, channels]`. Three channels are first mixed as natural
 * colours are; networks of another number of channels have no such statistics.
 */
export function displayFromLatent(latent: Tensor): Tensor4D {
  return sigmoid(mixed(latent, transposed(coloursFromLatent))) as Tensor4D;
}

/** d objective / d display → d objective / d latent. */
export function latentGradient(display: Tensor, displayGradient: Tensor): Tensor4D {
  const beforeSigmoid = mul(displayGradient, mul(display, sub(1, display)));
  return mixed(beforeSigmoid, coloursFromLatent) as Tensor4D;
}

/** The inverse of `displayFromLatent`; black and white come back a little paler. */
export function latentFromDisplay(display: Tensor): Tensor4D {
  const bounded = clipByValue(display, margin, 1 - margin);
  const logit = sub(log(bounded), log(sub(1, bounded)));
  return mixed(logit, transposed(inverted(coloursFromLatent))) as Tensor4D;
}

/** Each pixel's colours, as a row, times a matrix. */
function mixed(image: Tensor, matrix: readonly (readonly number[])[]): Tensor {
  if (image.shape.at(-1) !== 3) return image.clone();
  const values = matrix.map((row) => [...row]);
  return reshape(matMul(reshape(image, [-1, 3]), tensor2d(values)), image.shape);
}

function transposed(matrix: readonly (readonly number[])[]): number[][] {
  return matrix.map((_, row) => matrix.map((values) => values[row] ?? 0));
}

/** Of a matrix of 3 × 3, by cofactors. */
function inverted(matrix: readonly (readonly number[])[]): number[][] {
  const at = (row: number, column: number) => matrix[row % 3]?.[column % 3] ?? 0;
  const cofactor = (row: number, column: number) =>
    at(row + 1, column + 1) * at(row + 2, column + 2) - at(row + 1, column + 2) * at(row + 2, column + 1);
  const determinant = [0, 1, 2].reduce((sum, column) => sum + at(0, column) * cofactor(0, column), 0);
  return [0, 1, 2].map((row) => [0, 1, 2].map((column) => cofactor(column, row) / determinant));
}
