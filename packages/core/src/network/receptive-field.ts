import type { Pair } from '../ops/geometry.js';
import { identityView, type AxisView, type Span } from './axis-view.js';
import { isOpaque } from './build-network.js';
import { outputNode } from './find-layer.js';
import type { Network } from './network.js';
import { viewOf, type View } from './node-view.js';
import { ancestors, shapesFor } from './subgraph.js';

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

/**
 * What the cells of a layer see of an image of a given size: the support of their gradient, as rectangles.
 *
 * @returns null when every cell sees the whole image, or it cannot be told (behind attention, a reshape, a layer that
 *   cannot run, or with several inputs)
 * @throws `LAYER_NOT_FOUND`; `INVALID_REQUEST` when the layer cannot be computed for that size
 */
export function receptiveField(
  network: Network,
  layer: string,
  inputSize: { readonly width: number; readonly height: number },
): ReceptiveField | null {
  const target = outputNode(network, layer);
  const nodes = ancestors(network, [target.id]);
  const [input, ...others] = nodes.filter((node) => node.op === 'input');
  if (nodes.some(isOpaque) || !input || others.length > 0 || input.outputShape?.length !== 4) return null;
  const { width, height } = inputSize;
  const shapes = shapesFor(nodes, [1, height, width, input.outputShape[3] ?? null]);
  const views = new Map<string, View | null>();
  for (const node of nodes) {
    const inputViews = node.inputs.map((id) => views.get(id) ?? null);
    const known = inputViews.filter((view) => view !== null);
    const isKnown = known.length === inputViews.length;
    const inputShapes = node.inputs.map((id) => shapes.get(id) ?? []);
    const shape = shapes.get(node.id) ?? [];
    views.set(
      node.id,
      node.op === 'input'
        ? [identityView(height), identityView(width)]
        : isKnown
          ? viewOf(node, known, inputShapes, shape)
          : null,
    );
  }
  const view = views.get(target.id) ?? null;
  if (!view || (seesAll(view[0], height) && seesAll(view[1], width))) return null;
  const [rows, columns] = view;
  return {
    size: [rows.size, columns.size],
    stride: [rows.stride, columns.stride],
    start: [rows.start, columns.start],
    rows: rows.spans.map(orEmpty),
    columns: columns.spans.map(orEmpty),
  };
}

/** What one cell of a layer sees. Nothing (of width or height 0) where it sees padding alone. */
export function fieldOfCell({ rows, columns }: ReceptiveField, row: number, column: number): Region {
  const [vertical, horizontal] = [orEmpty(rows[row] ?? null), orEmpty(columns[column] ?? null)];
  return {
    left: horizontal.start,
    top: vertical.start,
    width: horizontal.end - horizontal.start,
    height: vertical.end - vertical.start,
  };
}

function orEmpty(span: Span | null): Span {
  return span ?? { start: 0, end: 0 };
}

function seesAll({ spans }: AxisView, length: number): boolean {
  return spans.every((span) => span?.start === 0 && span.end === length);
}
