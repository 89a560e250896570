import { FeaturescopeError } from '../error.js';
import { defineOp } from './op.js';

/** A layer that cannot run: it is listed, its weights can be looked at, and what lies before it still works. */
export interface OpaqueAttributes {
  /** Why, as a sentence for the user. */
  readonly reason: string;
}

export const opaque = defineOp<OpaqueAttributes>({
  inferShape: ({ reason }) => {
    throw new FeaturescopeError('UNSUPPORTED_LAYER', reason);
  },
  forward({ attributes }) {
    throw new FeaturescopeError('UNSUPPORTED_LAYER', attributes.reason);
  },
});
