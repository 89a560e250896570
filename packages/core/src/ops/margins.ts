import { pad, slice, type Tensor4D } from '@tensorflow/tfjs-core';
import { firstOf } from './first.js';
import { explicitPadding, type Margins } from './geometry.js';
import { defineOp } from './op.js';
import { imageShape, shapeError } from './shapes.js';

export interface MarginsAttributes {
  readonly margins: Margins;
}

function grow(x: Tensor4D, margins: Margins): Tensor4D {
  return pad(x, explicitPadding(margins));
}

function shrink(x: Tensor4D, margins: Margins): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  return slice(
    x,
    [0, margins.top, margins.left, 0],
    [batch, height - margins.top - margins.bottom, width - margins.left - margins.right, channels],
  );
}

function resized(
  op: string,
  input: readonly (number | null)[] | undefined,
  { margins }: MarginsAttributes,
  sign: 1 | -1,
) {
  const [batch, height, width, channels] = imageShape(op, input);
  const resize = (length: number | null, margin: number) => (length === null ? null : length + sign * margin);
  const shape = [
    batch,
    resize(height, margins.top + margins.bottom),
    resize(width, margins.left + margins.right),
    channels,
  ];
  if (shape.slice(1, 3).some((length) => length !== null && length < 1)) {
    throw shapeError(
      `${op} would leave no pixel of a feature map of ${height ?? '?'}×${width ?? '?'}: use a larger image.`,
    );
  }
  return shape;
}

/** Adds rows and columns of zeros. */
export const zeroPad = defineOp<MarginsAttributes>({
  inferShape: (attributes, [input]) => resized('zeroPad', input, attributes, 1),
  forward: ({ attributes, inputs }) => grow(firstOf(inputs) as Tensor4D, attributes.margins),
  inputGradient: ({ attributes, outputGradient }) => shrink(outputGradient as Tensor4D, attributes.margins),
});

/** Cuts rows and columns off. */
export const crop = defineOp<MarginsAttributes>({
  inferShape: (attributes, [input]) => resized('crop', input, attributes, -1),
  forward: ({ attributes, inputs }) => shrink(firstOf(inputs) as Tensor4D, attributes.margins),
  inputGradient: ({ attributes, outputGradient }) => grow(outputGradient as Tensor4D, attributes.margins),
});
