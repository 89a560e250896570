import { add, mul, tensor1d, type Tensor } from '@tensorflow/tfjs-core';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { anyShape } from './shapes.js';

/** `x · scale + offset`, with one value or one per channel. */
export interface RescalingAttributes {
  readonly scale: number | readonly number[];
  readonly offset: number | readonly number[];
}

export const rescaling = defineOp<RescalingAttributes>({
  inferShape: (_, [input]) => anyShape('rescaling', input),
  forward: ({ attributes, inputs }) =>
    add(mul(firstOf(inputs), operand(attributes.scale)), operand(attributes.offset)),
  inputGradient: ({ attributes, outputGradient }) => mul(outputGradient, operand(attributes.scale)),
});

function operand(value: number | readonly number[]): number | Tensor {
  return typeof value === 'number' ? value : tensor1d([...value]);
}
