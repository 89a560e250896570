/** What the cells of a node's output see of the image, from what its inputs' cells see. */
import { windowMargins, type Window } from '../ops/geometry.js';
import { taps } from '../ops/resample.js';
import { resamplingOf } from '../ops/resize.js';
import { positiveAxis } from '../ops/shapes.js';
import {
  everywhere,
  picked,
  stretched,
  throughTransposed,
  throughWindow,
  union,
  type AxisView,
  type AxisWindow,
} from './axis-view.js';
import type { NetworkNode, Shape } from './network.js';

/** Rows and columns. What has no rows and columns (a vector) is a single cell. */
export type View = readonly [rows: AxisView, columns: AxisView];

/** What a node's cells see, from what its inputs' cells see; null when it cannot be told. */
export function viewOf(
  node: NetworkNode,
  views: readonly View[],
  inputShapes: readonly Shape[],
  shape: Shape,
): View | null {
  const [view] = views;
  const [inputShape = []] = inputShapes;
  if (!view) return null;
  // Vectors see what all of their inputs' cells see, and so does what is made of vectors.
  if (inputShapes.every(({ length }) => length !== 4)) return singleCells(views, shape);
  const bothAxes = (change: (axisView: AxisView, axis: 0 | 1) => AxisView): View => [
    change(view[0], 0),
    change(view[1], 1),
  ];
  const outputLength = (axis: 0 | 1) => shape[axis + 1] ?? 1;
  const inputLength = (axis: 0 | 1) => inputShape[axis + 1] ?? 1;

  switch (node.op) {
    case 'activation':
    case 'batchNorm':
    case 'dense':
    case 'identity':
    case 'localResponseNorm':
    case 'merge':
    case 'prelu':
    case 'rectifier':
    case 'rescaling':
    case 'scaledAdd':
    case 'withConstant':
      return shape.length === 4
        ? bothAxes((_, axis) =>
            union(
              views.map((each) => each[axis]),
              outputLength(axis),
            ),
          )
        : null;

    case 'conv2d':
    case 'depthwiseConv2d': {
      const window = (node as NetworkNode<'conv2d'>).attributes;
      return windowView(view, window, inputShape, shape);
    }
    case 'averagePool':
    case 'maxPool': {
      const window = { ...(node as NetworkNode<'maxPool'>).attributes, dilations: [1, 1] as const };
      return windowView(view, window, inputShape, shape);
    }
    case 'conv2dTranspose': {
      const { padding, ...window } = (node as NetworkNode<'conv2dTranspose'>).attributes;
      const margins =
        typeof padding === 'string' ? ([padding, padding] as const) : ([padding.top, padding.left] as const);
      return bothAxes((axisView, axis) =>
        throughTransposed(axisView, axisWindow(window, axis), margins[axis], outputLength(axis)),
      );
    }

    case 'upsample': {
      const { factors, interpolation } = (node as NetworkNode<'upsample'>).attributes;
      return bothAxes((axisView, axis) =>
        stretched(axisView, 1 / factors[axis], outputLength(axis), (cell) =>
          interpolation === 'nearest'
            ? [Math.floor(cell / factors[axis])]
            : neighbours((cell + 0.5) / factors[axis] - 0.5, inputLength(axis)),
        ),
      );
    }

    case 'zeroPad':
    case 'crop': {
      const { margins } = (node as NetworkNode<'crop'>).attributes;
      const sign = node.op === 'crop' ? 1 : -1;
      const before = [margins.top, margins.left] as const;
      return bothAxes((axisView, axis) =>
        picked(axisView, outputLength(axis), (cell) => cell + sign * before[axis]),
      );
    }
    case 'pad': {
      const { before, mode } = (node as NetworkNode<'pad'>).attributes;
      return bothAxes((axisView, axis) =>
        picked(axisView, outputLength(axis), (cell) =>
          paddedIndex(cell - (before[axis + 1] ?? 0), inputLength(axis), mode),
        ),
      );
    }
    case 'slice': {
      const { begin, strides } = (node as NetworkNode<'slice'>).attributes;
      return bothAxes((axisView, axis) => {
        const [first = 0, stride = 1] = [begin[axis + 1], strides[axis + 1]];
        const length = inputLength(axis);
        const start = Math.min(first < 0 ? first + length : first, length - 1);
        return picked(axisView, outputLength(axis), (cell) => Math.max(0, start) + cell * stride);
      });
    }
    case 'gather': {
      const { axis: gathered, indices } = (node as NetworkNode<'gather'>).attributes;
      return bothAxes((axisView, axis) =>
        positiveAxis(gathered, 4) === axis + 1
          ? picked(axisView, outputLength(axis), (cell) => indices[cell] ?? 0)
          : axisView,
      );
    }
    case 'tile':
      return bothAxes((axisView, axis) =>
        picked(axisView, outputLength(axis), (cell) => cell % inputLength(axis)),
      );
    case 'depthToSpace': {
      const { blockSize } = (node as NetworkNode<'depthToSpace'>).attributes;
      return bothAxes((axisView, axis) =>
        stretched(axisView, 1 / blockSize, outputLength(axis), (cell) => [Math.floor(cell / blockSize)]),
      );
    }
    case 'spaceToDepth': {
      const { blockSize } = (node as NetworkNode<'spaceToDepth'>).attributes;
      const window = {
        size: [blockSize, blockSize],
        strides: [blockSize, blockSize],
        dilations: [1, 1],
        padding: 'valid',
      } as const;
      return windowView(view, window, inputShape, shape);
    }

    case 'concatenate': {
      const joined = positiveAxis((node as NetworkNode<'concatenate'>).attributes.axis, 4);
      return bothAxes((axisView, axis) =>
        joined === axis + 1
          ? { ...axisView, spans: views.flatMap((each) => each[axis].spans) }
          : union(
              views.map((each) => each[axis]),
              outputLength(axis),
            ),
      );
    }

    // What normalizes over rows or columns sees all of them.
    case 'groupNorm':
      return bothAxes((axisView) => everywhere(axisView, axisView.spans.length));
    case 'layerNorm':
    case 'unitNormalization': {
      const { axes } = (node as NetworkNode<'unitNormalization'>).attributes;
      return bothAxes((axisView, axis) =>
        axes.some((each) => positiveAxis(each, 4) === axis + 1)
          ? everywhere(axisView, axisView.spans.length)
          : axisView,
      );
    }
    case 'softmax': {
      const shared = positiveAxis((node as NetworkNode<'softmax'>).attributes.axis, 4);
      return bothAxes((axisView, axis) =>
        shared === axis + 1 ? everywhere(axisView, axisView.spans.length) : axisView,
      );
    }
    case 'reduce': {
      const { axes, keepDims } = (node as NetworkNode<'reduce'>).attributes;
      const reduced = axes.map((each) => positiveAxis(each, 4));
      if (!keepDims && !(reduced.includes(1) && reduced.includes(2))) return null;
      return bothAxes((axisView, axis) => (reduced.includes(axis + 1) ? everywhere(axisView, 1) : axisView));
    }

    case 'globalAveragePool':
    case 'globalMaxPool':
    case 'flatten':
      return bothAxes((axisView) => everywhere(axisView, 1));

    case 'reshape':
      return keepsPlaces(inputShape, shape) ? view : fromSinglePixel(views, inputShape, shape);
    case 'permute': {
      const { axes } = (node as NetworkNode<'permute'>).attributes;
      if (axes[1] === 1 && axes[2] === 2) return view;
      return fromSinglePixel(views, inputShape, shape);
    }

    case 'resize': {
      const { sampling, rows, columns } = resamplingOf(
        (node as NetworkNode<'resize'>).attributes,
        inputShape.map((size) => size ?? 1),
      );
      return bothAxes((axisView, axis) => {
        const resampling = axis === 0 ? rows : columns;
        return stretched(axisView, resampling.span / resampling.outputLength, outputLength(axis), (cell) =>
          taps(cell, resampling, sampling).flatMap(([index, share]) =>
            share === 0 ? [] : [resampling.start + index],
          ),
        );
      });
    }

    case 'dot':
    case 'matMul':
    case 'repeatVector':
    case 'input':
    case 'opaque':
      return null;
  }
}

function keepsPlaces(before: Shape, after: Shape): boolean {
  return after.length === 4 && before[1] === after[1] && before[2] === after[2];
}

/** A map of one pixel is as good as a vector. */
function fromSinglePixel(views: readonly View[], inputShape: Shape, shape: Shape): View | null {
  return inputShape[1] === 1 && inputShape[2] === 1 ? singleCells(views, shape) : null;
}

function singleCells(views: readonly View[], shape: Shape): View {
  const isMap = shape.length === 4;
  return [
    everywhere(union(views.map(([rows]) => rows)), isMap ? (shape[1] ?? 1) : 1),
    everywhere(union(views.map(([, columns]) => columns)), isMap ? (shape[2] ?? 1) : 1),
  ];
}

function axisWindow({ size, strides, dilations }: Omit<Window, 'padding'>, axis: 0 | 1): AxisWindow {
  return { taps: size[axis], stride: strides[axis], dilation: dilations[axis] };
}

function windowView(view: View, window: Window, inputShape: Shape, shape: Shape): View {
  const { top, left } = windowMargins(window, inputShape[1] ?? 1, inputShape[2] ?? 1);
  return [
    throughWindow(view[0], axisWindow(window, 0), top, shape[1] ?? 1),
    throughWindow(view[1], axisWindow(window, 1), left, shape[2] ?? 1),
  ];
}

/** The pixels next to a position between pixels; at the border, its own. */
function neighbours(position: number, length: number): readonly number[] {
  const lower = Math.floor(position);
  const inside = (index: number) => Math.min(Math.max(index, 0), length - 1);
  return position === lower ? [inside(lower)] : [...new Set([inside(lower), inside(lower + 1)])];
}

/** Where a padded cell has its value from; what lies outside has none. */
function paddedIndex(index: number, length: number, mode: NetworkNode<'pad'>['attributes']['mode']): number {
  switch (mode) {
    case 'constant':
      return index;
    case 'edge':
      return Math.min(Math.max(index, 0), length - 1);
    case 'reflect':
      return index < 0 ? -index : index >= length ? 2 * length - 2 - index : index;
    case 'symmetric':
      return index < 0 ? -index - 1 : index >= length ? 2 * length - 1 - index : index;
  }
}
