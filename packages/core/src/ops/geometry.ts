import { FeaturescopeError } from '../error.js';

/** [vertical, horizontal], in pixels of the feature map. */
export type Pair = readonly [number, number];

/** Rows and columns around a feature map. */
export interface Margins {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** TensorFlow's two paddings, or explicit margins (what ONNX and PyTorch state). */
export type Padding = 'same' | 'valid' | Margins;

/** A window (a kernel or a pool) that slides over a feature map. */
export interface Window {
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding;
}

/** Extent of a kernel of `size` taps that are `dilation` apart. */
export function dilatedSize(size: number, dilation: number): number {
  return (size - 1) * dilation + 1;
}

/** Zero padding before and after one axis of `length`, as TensorFlow computes it (for 'same', the odd one goes after). */
function axisPadding(window: Window, axis: 0 | 1, length: number): Pair {
  const { padding } = window;
  if (padding === 'valid') return [0, 0];
  if (padding !== 'same') return axis === 0 ? [padding.top, padding.bottom] : [padding.left, padding.right];
  const stride = window.strides[axis];
  const outputLength = Math.ceil(length / stride);
  const extent = dilatedSize(window.size[axis], window.dilations[axis]);
  const total = Math.max(0, (outputLength - 1) * stride + extent - length);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

/** The explicit margins of a window over a map of `height` × `width`. */
export function windowMargins(window: Window, height: number, width: number): Margins {
  const [top, bottom] = axisPadding(window, 0, height);
  const [left, right] = axisPadding(window, 1, width);
  return { top, bottom, left, right };
}

/** Output length of a sliding window along one axis; null for an open input length. */
export function windowOutputLength(window: Window, axis: 0 | 1, length: number | null): number | null {
  if (length === null) return null;
  const [before, after] = axisPadding(window, axis, length);
  const extent = dilatedSize(window.size[axis], window.dilations[axis]);
  const outputLength = Math.floor((length + before + after - extent) / window.strides[axis]) + 1;
  if (outputLength < 1) {
    const side = axis === 0 ? 'high' : 'wide';
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `The feature map is ${length} pixels ${side} where a window of ${extent} pixels must fit: use a larger image.`,
    );
  }
  return outputLength;
}

/** Margins in the form that tfjs's convolutions and pools take. */
export function explicitPadding(
  margins: Margins,
): [[number, number], [number, number], [number, number], [number, number]] {
  return [
    [0, 0],
    [margins.top, margins.bottom],
    [margins.left, margins.right],
    [0, 0],
  ];
}

/** The padding of a window in the form that tfjs takes: its own 'same' and 'valid' where they are meant. */
export function tfjsPadding(padding: Padding): 'same' | 'valid' | ReturnType<typeof explicitPadding> {
  return typeof padding === 'string' ? padding : explicitPadding(padding);
}
