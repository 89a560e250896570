import { FeaturescopeError } from '../error.js';
import type { Shape } from '../network/network.js';
import { defineOp } from './op.js';

/** A model input. Its tensor is given by whoever runs the program. */
export interface InputAttributes {
  /** `[batch, height, width, channels]`, open sizes as `null`. */
  readonly shape: Shape;
}

export const input = defineOp<InputAttributes>({
  inferShape: ({ shape }) => shape,
  forward() {
    throw new FeaturescopeError('INTERNAL', 'An input node is fed, not computed.');
  },
});
