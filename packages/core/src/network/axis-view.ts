/** What the cells of a layer see along one axis of the image, and how that changes from layer to layer. */
import { dilatedSize } from '../ops/geometry.js';

/** Rows or columns of the image: from `start` up to, not including, `end`. Empty when both are equal. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a layer's cells see, along one axis of the image. */
export interface AxisView {
  /** Per cell; null: nothing but padding. */
  readonly spans: readonly (Span | null)[];
  readonly size: number;
  readonly stride: number;
  readonly start: number;
}

export function identityView(length: number): AxisView {
  const spans = Array.from({ length }, (_, index) => ({ start: index, end: index + 1 }));
  return { spans, size: 1, stride: 1, start: 0 };
}

/** So many cells, each of which sees what all cells see together. */
export function everywhere({ spans, ...view }: AxisView, length: number): AxisView {
  const all = spans.reduce(spanning, null);
  const copies = Array.from({ length }, () => all);
  return all
    ? { spans: copies, size: all.end - all.start, stride: 0, start: all.start }
    : { ...view, spans: copies };
}

/** The least span that holds both. */
function spanning(a: Span | null, b: Span | null): Span | null {
  if (!a || !b) return a ?? b;
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/**
 * What all of the views see together, cell by cell.
 * @param length of the result, to which a single cell is repeated; default: that of the longest
 */
export function union(
  views: readonly AxisView[],
  length = Math.max(...views.map(({ spans }) => spans.length)),
): AxisView {
  const start = Math.min(...views.map((view) => view.start));
  const end = Math.max(...views.map((view) => view.start + view.size));
  return {
    spans: Array.from({ length }, (_, cell) =>
      views.reduce<Span | null>(
        (all, { spans }) => spanning(all, spans[spans.length === 1 ? 0 : cell] ?? null),
        null,
      ),
    ),
    size: end - start,
    stride: Math.max(...views.map((view) => view.stride)),
    start,
  };
}

/** A window (a kernel or a pool) along one axis. */
export interface AxisWindow {
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
}

/** @param before cells of padding before the first one */
export function throughWindow(
  { spans, size, stride, start }: AxisView,
  window: AxisWindow,
  before: number,
  length: number,
): AxisView {
  return {
    spans: Array.from({ length }, (_, cell) => {
      const first = cell * window.stride - before;
      const seen = Array.from(
        { length: window.taps },
        (__, tap) => spans[first + tap * window.dilation] ?? null,
      );
      return seen.reduce(spanning, null);
    }),
    size: size + (window.taps - 1) * window.dilation * stride,
    stride: stride * window.stride,
    start: start - before * stride,
  };
}

/**
 * Input cell i of a transposed convolution reaches output cells i · stride + tap · dilation − what is cut off.
 * @param margin what is cut off before the first cell; 'same' and 'valid' as TensorFlow has them
 */
export function throughTransposed(
  { spans, size, stride, start }: AxisView,
  window: AxisWindow,
  margin: 'same' | 'valid' | number,
  length: number,
): AxisView {
  const extent = dilatedSize(window.taps, window.dilation);
  const surplus = Math.max(0, (spans.length - 1) * window.stride + extent - length);
  const cut = margin === 'valid' ? 0 : margin === 'same' ? Math.floor(surplus / 2) : margin;
  const seen = Array.from({ length }, (): Span | null => null);
  spans.forEach((span, cell) => {
    for (let tap = 0; tap < window.taps; tap++) {
      const output = cell * window.stride + tap * window.dilation - cut;
      if (output >= 0 && output < length) seen[output] = spanning(seen[output] ?? null, span);
    }
  });
  return {
    spans: seen,
    size: size + (Math.ceil(extent / window.stride) - 1) * stride,
    stride: stride / window.stride,
    start: start + Math.ceil((cut - extent + 1) / window.stride) * stride,
  };
}

/** An axis of which each cell is one of the cells before, or none (padding). */
export function picked(
  { spans, size, stride, start }: AxisView,
  length: number,
  indexOf: (cell: number) => number,
): AxisView {
  return {
    spans: Array.from({ length }, (_, cell) => spans[indexOf(cell)] ?? null),
    size,
    stride: stride * (length > 1 ? Math.abs(indexOf(1) - indexOf(0)) || 1 : 1),
    start: start + indexOf(0) * stride,
  };
}

/** An axis of which each cell mixes some of the cells before. `step`: of these per cell. */
export function stretched(
  { spans, size, stride, start }: AxisView,
  step: number,
  length: number,
  indicesOf: (cell: number) => readonly number[],
): AxisView {
  const indices = Array.from({ length }, (_, cell) => indicesOf(cell));
  const most = Math.max(...indices.map((each) => Math.max(...each) - Math.min(...each)));
  return {
    spans: indices.map((each) =>
      each.reduce<Span | null>((all, index) => spanning(all, spans[index] ?? null), null),
    ),
    size: size + most * stride,
    stride: stride * step,
    start: start + Math.min(...(indices[0] ?? [0])) * stride,
  };
}
