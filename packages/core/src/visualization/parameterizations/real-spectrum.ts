import {
  matMul,
  reshape,
  tensor2d,
  transpose,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';

/**
 * Images and their spectra. A spectrum is `[batch, channels, columnFrequencies, 2, height]`, the 2 being real and
 * imaginary part: of the columns' frequencies only the half that a real image needs (width / 2 + 1, cut off). TensorFlow.js
 * has no Fourier transform on wasm and no gradient for one, so each is two products with a constant matrix, which
 * comes second and is prepared once by the backend. The order of axes saves transpositions.
 */
export class RealSpectrum {
  readonly columnCount: number;
  readonly #inverse: Passes;
  readonly #adjoint: Passes;

  constructor(
    readonly height: number,
    readonly width: number,
  ) {
    this.columnCount = Math.floor(width / 2) + 1;
    const rows = rowMatrix(height);
    const columns = columnMatrix(height, width, this.columnCount);
    this.#inverse = { rows: tensor2d(rows), columns: tensor2d(columns) };
    this.#adjoint = { rows: tensor2d(transposedMatrix(rows)), columns: tensor2d(transposedMatrix(columns)) };
  }

  /** `[batch, height, width, channels]`: what numpy's `irfft2` gives. */
  image(spectrum: Tensor): Tensor4D {
    const { height, width, columnCount } = this;
    const [batch = 1, channels = 1] = spectrum.shape;
    const inRows = matMul(reshape(spectrum, [-1, 2 * height]), this.#inverse.rows);
    const byRow = transpose(reshape(inRows, [batch, channels, columnCount, 2, height]), [0, 1, 4, 3, 2]);
    const pixels = matMul(reshape(byRow, [-1, 2 * columnCount]), this.#inverse.columns);
    return transpose<Tensor4D>(reshape(pixels, [batch, channels, height, width]), [0, 2, 3, 1]);
  }

  /** The adjoint of `image`: d objective / d image → d objective / d spectrum. */
  gradient(imageGradient: Tensor): Tensor {
    const { height, width, columnCount } = this;
    const [batch = 1, , , channels = 1] = imageGradient.shape;
    const pixels = transpose(imageGradient, [0, 3, 1, 2]);
    const byRow = matMul(reshape(pixels, [-1, width]), this.#adjoint.columns);
    const inRows = transpose(reshape(byRow, [batch, channels, height, 2, columnCount]), [0, 1, 4, 3, 2]);
    const spectrum = matMul(reshape(inRows, [-1, 2 * height]), this.#adjoint.rows);
    return reshape(spectrum, [batch, channels, columnCount, 2, height]);
  }

  /**
   * What each value of `gradient(image)` is to be multiplied with to give the spectrum of the image: the pairs of frequencies
   * that a real image needs only once count double in the adjoint. `[columnFrequencies, 2, height]`.
   */
  spectrumFactors(): Float32Array {
    const { height, width, columnCount } = this;
    return Float32Array.from({ length: columnCount * 2 * height }, (_, index) => {
      const column = Math.floor(index / (2 * height));
      return (height * width) / multiplicity(column, width);
    });
  }

  /** Distance of each value's frequency from zero, in cycles per pixel, `[columnFrequencies, 2, height]`. */
  frequencies(): Float32Array {
    const { height, width, columnCount } = this;
    return Float32Array.from({ length: columnCount * 2 * height }, (_, index) => {
      const row = index % height;
      const vertical = Math.min(row, height - row) / height;
      return Math.hypot(vertical, Math.floor(index / (2 * height)) / width);
    });
  }

  dispose(): void {
    for (const { rows, columns } of [this.#inverse, this.#adjoint]) {
      rows.dispose();
      columns.dispose();
    }
  }
}

/** The matrices of the two products. */
interface Passes {
  readonly rows: Tensor2D;
  readonly columns: Tensor2D;
}

/** How often a column's frequency counts: the middle ones stand for their mirror images too. */
function multiplicity(column: number, width: number): 1 | 2 {
  return column === 0 || 2 * column === width ? 1 : 2;
}

/** Real and imaginary parts of the rows' frequencies → those of the rows; as rows times this matrix. */
function rowMatrix(height: number): number[][] {
  return Array.from({ length: 2 * height }, (_, from) => {
    const frequency = from % height;
    return Array.from({ length: 2 * height }, (_value, to) => {
      const angle = (2 * Math.PI * ((frequency * (to % height)) % height)) / height;
      if (from < height) return to < height ? Math.cos(angle) : Math.sin(angle);
      return to < height ? -Math.sin(angle) : Math.cos(angle);
    });
  });
}

/** Real and imaginary parts of the columns' frequencies → pixels, divided by their number. */
function columnMatrix(height: number, width: number, columnCount: number): number[][] {
  return Array.from({ length: 2 * columnCount }, (_, from) => {
    const frequency = from % columnCount;
    const weight = multiplicity(frequency, width) / (height * width);
    return Array.from({ length: width }, (_value, column) => {
      const angle = (2 * Math.PI * ((frequency * column) % width)) / width;
      return weight * (from < columnCount ? Math.cos(angle) : -Math.sin(angle));
    });
  });
}

function transposedMatrix(matrix: readonly (readonly number[])[]): number[][] {
  return (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] ?? 0));
}
