import { reshape, reverse, type Rank, type Tensor, type Tensor3D } from '@tensorflow/tfjs-core';
import { alongAxis, padMiddle, sliceMiddle } from './along-axis.js';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { anyShape, describeShape, shapeError } from './shapes.js';

/**
 * A part of each axis, as numpy's `x[begin:end:stride]` writes it; one entry per axis. The batch (axis 0) is whole:
 * 0, null, 1.
 */
export interface SliceAttributes {
  /** Negative ones count from the end. */
  readonly begin: readonly number[];
  /** Without this position itself. Negative ones count from the end; null is the axis's end, or its start for stride −1. */
  readonly end: readonly (number | null)[];
  /** 1 or more, or −1 to reverse. */
  readonly strides: readonly number[];
}

export const slice = defineOp<SliceAttributes>({
  inferShape(attributes, [input]) {
    const shape = anyShape('slice', input);
    const { begin, end, strides } = attributes;
    if ([begin, end, strides].some(({ length }) => length !== shape.length)) {
      throw shapeError(`slice of ${begin.length} axes gets ${describeShape(shape)}.`);
    }
    if (begin[0] !== 0 || end[0] !== null || strides[0] !== 1) {
      throw shapeError('slice cannot cut the images of a batch.');
    }
    if (strides.some((stride) => !Number.isInteger(stride) || stride === 0 || stride < -1)) {
      throw shapeError(`slice takes strides of 1 and more, or −1, but gets ${strides.join(', ')}.`);
    }
    return shape.map((size, axis) => (size === null ? null : partOf(attributes, axis, size).count));
  },

  forward({ attributes, inputs }) {
    const x = firstOf(inputs);
    return x.shape.reduce<Tensor>((result, size, axis) => {
      const { start, span, stride, count } = partOf(attributes, axis, size);
      if (start === 0 && span === size && stride === 1) return result;
      return alongAxis(result, axis, (each) => {
        const part = span === size ? each : sliceMiddle(each, start, span);
        if (stride === -1) return reverse(part, 1);
        return stride === 1 ? part : everyNth(padMiddle(part, 0, count * stride - span), stride);
      });
    }, x.clone());
  },

  inputGradient({ attributes, inputShapes, outputGradient }) {
    return firstOf(inputShapes).reduce<Tensor>((gradient, size, axis) => {
      const { start, span, stride, count } = partOf(attributes, axis, size);
      if (start === 0 && span === size && stride === 1) return gradient;
      return alongAxis(gradient, axis, (each) => {
        const placed = stride === -1 ? reverse(each, 1) : spaced(each, stride);
        const reached = stride > 1 && span < count * stride ? sliceMiddle(placed, 0, span) : placed;
        return padMiddle(reached, start, size - start - span);
      });
    }, outputGradient.clone());
  },
});

/** What of one axis is taken. */
interface AxisPart {
  /** The first position that is read. */
  readonly start: number;
  /** How many positions from there on hold all that is taken: `count · stride`, or less at the axis's end. */
  readonly span: number;
  readonly count: number;
  readonly stride: number;
}

function partOf({ begin, end, strides }: SliceAttributes, axis: number, size: number): AxisPart {
  const [first = 0, last = null, stride = 1] = [begin[axis], end[axis], strides[axis]];
  const clamp = (position: number, low: number, high: number) =>
    Math.min(Math.max(position < 0 ? position + size : position, low), high);
  const isReversed = stride === -1;
  const from = isReversed ? clamp(first, -1, size - 1) : clamp(first, 0, size);
  const past = isReversed
    ? last === null
      ? -1
      : clamp(last, -1, size - 1)
    : last === null
      ? size
      : clamp(last, 0, size);
  const count = Math.ceil((past - from) / stride);
  if (count < 1) throw shapeError(`slice leaves nothing of an axis of ${size} values: use a larger image.`);
  return isReversed
    ? { start: past + 1, span: count, count, stride }
    : { start: from, span: Math.min(count * stride, size - from), count, stride };
}

/** Of a middle axis that is a multiple of `stride` long. Contiguous slices: on wasm, `stridedSlice` is a scalar loop. */
function everyNth(x: Tensor3D, stride: number): Tensor3D {
  const [before, length, after] = x.shape;
  const groups = reshape<Rank.R3>(x, [before * (length / stride), stride, after]);
  return reshape(sliceMiddle(groups, 0, 1), [before, length / stride, after]);
}

/** `stride` − 1 zeros behind each position of the middle axis. */
function spaced(x: Tensor3D, stride: number): Tensor3D {
  if (stride === 1) return x;
  const [before, count, after] = x.shape;
  const withZeros = padMiddle(reshape(x, [before * count, 1, after]), 0, stride - 1);
  return reshape(withZeros, [before, count * stride, after]);
}
