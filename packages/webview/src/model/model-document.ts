import type { HostMessage } from '../protocol/index.js';

/** A file to show, as the host describes it. */
export type ModelDocument = Omit<Extract<HostMessage, { readonly type: 'openModel' }>, 'type' | 'settings'>;
