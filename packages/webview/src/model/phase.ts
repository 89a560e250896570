import type { FeaturescopeError } from '@featurescope/core';
import type { ModelSession } from '@featurescope/worker';

/** Where the page is on its way to an open model. */
export type Phase =
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'reading';
      readonly fileName: string;
      readonly fileBytes: number;
      readonly receivedBytes: number;
    }
  | {
      readonly kind: 'failed';
      readonly fileName: string;
      readonly error: Pick<FeaturescopeError, 'code' | 'message'>;
    }
  | { readonly kind: 'open'; readonly session: ModelSession; readonly fileName: string };
