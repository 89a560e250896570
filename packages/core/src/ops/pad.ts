import { add, ones, mul, reverse, sum, type Tensor, type Tensor3D } from '@tensorflow/tfjs-core';
import { alongAxis, concatMiddle, padMiddle, sliceMiddle } from './along-axis.js';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { anyShape, describeShape, shapeError } from './shapes.js';

/** Values added around each axis; one entry per axis, 0 for the batch. */
export interface PadAttributes {
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** 'reflect' mirrors at the outermost value, 'symmetric' behind it, 'edge' repeats it. */
  readonly mode: 'constant' | 'reflect' | 'symmetric' | 'edge';
  /** What 'constant' adds. */
  readonly value: number;
}

export const pad = defineOp<PadAttributes>({
  inferShape(attributes, [input]) {
    const shape = anyShape('pad', input);
    const { before, after } = attributes;
    if (before.length !== shape.length || after.length !== shape.length) {
      throw shapeError(`pad of ${before.length} axes gets ${describeShape(shape)}.`);
    }
    if (before[0] !== 0 || after[0] !== 0) throw shapeError('pad cannot add images to a batch.');
    const wrong = [...before, ...after].find((length) => !Number.isInteger(length) || length < 0);
    if (wrong !== undefined) throw shapeError(`pad takes whole margins of 0 and more but gets ${wrong}.`);
    return shape.map((size, axis) => {
      if (size === null) return null;
      const margins = marginsAt(attributes, axis, size);
      return size + margins.before + margins.after;
    });
  },

  forward({ attributes, inputs }) {
    const x = firstOf(inputs);
    return x.shape.reduce<Tensor>((result, size, axis) => {
      const { before, after } = marginsAt(attributes, axis, size);
      if (before === 0 && after === 0) return result;
      return alongAxis(result, axis, (each) => padded(attributes, each, before, after));
    }, x.clone());
  },

  inputGradient({ attributes, inputShapes, outputGradient }) {
    return firstOf(inputShapes).reduce<Tensor>((gradient, size, axis) => {
      const { before, after } = marginsAt(attributes, axis, size);
      if (before === 0 && after === 0) return gradient;
      return alongAxis(gradient, axis, (each) => paddedGradient(attributes, each, before, after));
    }, outputGradient.clone());
  },
});

/** The margins of one axis, which may mirror no more than there is. */
function marginsAt({ before, after, mode }: PadAttributes, axis: number, size: number) {
  const margins = { before: before[axis] ?? 0, after: after[axis] ?? 0 };
  const most = mode === 'reflect' ? size - 1 : mode === 'symmetric' ? size : Infinity;
  if (Math.max(margins.before, margins.after) > most) {
    throw shapeError(
      `pad would mirror ${Math.max(margins.before, margins.after)} of ${size} values: use a larger image.`,
    );
  }
  return margins;
}

function padded({ mode, value }: PadAttributes, x: Tensor3D, before: number, after: number): Tensor3D {
  const length = x.shape[1];
  switch (mode) {
    case 'constant':
      return padMiddle(x, before, after, value);
    case 'edge':
      return joined(
        before && repeated(sliceMiddle(x, 0, 1), before),
        x,
        after && repeated(sliceMiddle(x, length - 1, 1), after),
      );
    case 'reflect':
    case 'symmetric': {
      const skipped = mode === 'reflect' ? 1 : 0;
      return joined(
        before && reverse(sliceMiddle(x, skipped, before), 1),
        x,
        after && reverse(sliceMiddle(x, length - skipped - after, after), 1),
      );
    }
  }
}

/** What the margins were made of gets their gradient back. */
function paddedGradient(
  { mode }: PadAttributes,
  gradient: Tensor3D,
  before: number,
  after: number,
): Tensor3D {
  const length = gradient.shape[1] - before - after;
  const middle = sliceMiddle(gradient, before, length);
  if (mode === 'constant') return middle;
  const [head, tail] = [
    before && sliceMiddle(gradient, 0, before),
    after && sliceMiddle(gradient, before + length, after),
  ];
  if (mode === 'edge') {
    return total(
      middle,
      head && padMiddle(sum(head, 1, true), 0, length - 1),
      tail && padMiddle(sum(tail, 1, true), length - 1, 0),
    );
  }
  const skipped = mode === 'reflect' ? 1 : 0;
  return total(
    middle,
    head && padMiddle(reverse(head, 1), skipped, length - skipped - before),
    tail && padMiddle(reverse(tail, 1), length - skipped - after, skipped),
  );
}

function repeated(x: Tensor3D, count: number): Tensor3D {
  return mul(x, ones([1, count, 1]));
}

function joined(...parts: readonly (Tensor3D | 0)[]): Tensor3D {
  return concatMiddle(parts.filter((part) => part !== 0));
}

function total(middle: Tensor3D, ...others: readonly (Tensor3D | 0)[]): Tensor3D {
  return others.reduce<Tensor3D>((all, other) => (other === 0 ? all : add(all, other)), middle);
}
