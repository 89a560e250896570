import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { anyShape } from './shapes.js';

/** What changes nothing when a network is only looked at: dropout, noise, a linear activation. */
export type IdentityAttributes = Readonly<Record<string, never>>;

export const identity = defineOp<IdentityAttributes>({
  inferShape: (_, [input]) => anyShape('identity', input),
  forward: ({ inputs }) => firstOf(inputs).clone(),
  inputGradient: ({ outputGradient }) => outputGradient.clone(),
});
