import { transferHandlers } from 'comlink';
import type { WireError } from '../contract.js';
import { errorFromWire, wireFromError } from './wire-error.js';

/** comlink's own handler for thrown values knows name, message and stack only. */
const thrownValues = 'throw';

/** Makes errors cross with their code and cause. Both sides call it before their first message; twice does no harm. */
export function installTransferHandlers(): void {
  const original = transferHandlers.get(thrownValues);
  if (!original) throw new Error(`comlink has no transfer handler "${thrownValues}" to replace.`);
  transferHandlers.set(thrownValues, {
    canHandle: (value): value is { readonly value: unknown } => original.canHandle(value),
    serialize: ({ value }: { readonly value: unknown }): [WireError, Transferable[]] => [
      wireFromError(value),
      [],
    ],
    deserialize(wire: WireError): never {
      throw errorFromWire(wire);
    },
  });
}
