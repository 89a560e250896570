import type { Pair } from '../ops/geometry.js';

/** Rows or columns of the image: from `start` up to, not including, `end`. Empty when both are equal. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What the cells of a layer's maps see of the image. Pairs are rows, columns, in pixels of the input. */
export interface ReceptiveField {
  /** Of a cell that no border cuts. */
  readonly size: Pair;
  /** From one cell to the next; a fraction after upsampling. */
  readonly stride: Pair;
  /** The first row and column that cell (0, 0) sees; negative where padding is. */
  readonly start: Pair;
  /** What each row of cells sees of the image's rows, exactly; the same for columns. */
  readonly rows: readonly Span[];
  readonly columns: readonly Span[];
}

/** A rectangle of the image, in pixels. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
