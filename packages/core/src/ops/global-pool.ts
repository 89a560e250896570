import { cast, div, equal, max, mean, mul, ones, reshape, sum } from '@tensorflow/tfjs-core';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { imageShape } from './shapes.js';

/** Pools a whole feature map to one number per channel. */
export interface GlobalPoolAttributes {
  /** Keep height and width as axes of length 1. */
  readonly keepDims: boolean;
}

function globalShape(
  op: string,
  { keepDims }: GlobalPoolAttributes,
  input: readonly (number | null)[] | undefined,
) {
  const [batch, , , channels] = imageShape(op, input);
  return keepDims ? [batch, 1, 1, channels] : [batch, channels];
}

/** `[batch, 1, 1, channels]`, whether or not the axes of length 1 were kept. */
function keptShape(inputShape: readonly number[]): number[] {
  return inputShape.map((size, axis) => (axis === 1 || axis === 2 ? 1 : size));
}

export const globalAveragePool = defineOp<GlobalPoolAttributes>({
  inferShape: (attributes, [input]) => globalShape('globalAveragePool', attributes, input),
  forward: ({ attributes, inputs }) => mean(firstOf(inputs), [1, 2], attributes.keepDims),
  inputGradient({ inputShapes, outputGradient }) {
    const shape = firstOf(inputShapes);
    const [, height = 1, width = 1] = shape;
    return mul(reshape(div(outputGradient, height * width), keptShape(shape)), ones([1, height, width, 1]));
  },
});

export const globalMaxPool = defineOp<GlobalPoolAttributes>({
  inferShape: (attributes, [input]) => globalShape('globalMaxPool', attributes, input),
  forward: ({ attributes, inputs }) => max(firstOf(inputs), [1, 2], attributes.keepDims),
  gradientNeeds: () => ['inputs', 'output'],
  // Equal maxima share the gradient, as in TensorFlow's reduce_max.
  inputGradient({ inputs, inputShapes, output, outputGradient }) {
    const kept = keptShape(firstOf(inputShapes));
    const hits = cast(equal(firstOf(inputs), reshape(output ?? outputGradient, kept)), 'float32');
    return mul(hits, div(reshape(outputGradient, kept), sum(hits, [1, 2], true)));
  },
});
