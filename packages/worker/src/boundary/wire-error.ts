import { FeaturescopeError } from '@featurescope/core';
import type { WireError } from '../contract.js';

/** Causes beyond this depth are dropped; a chain that long is a cycle. */
const deepestCause = 8;

/** Any thrown value as plain data. */
export function wireFromError(thrown: unknown, depth = 0): WireError {
  if (!(thrown instanceof Error)) {
    return { name: 'Error', message: describe(thrown), code: null, stack: null, cause: null };
  }
  const hasCause = thrown.cause !== undefined && thrown.cause !== null && depth < deepestCause;
  return {
    name: thrown.name,
    message: thrown.message,
    code: thrown instanceof FeaturescopeError ? thrown.code : null,
    stack: thrown.stack ?? null,
    cause: hasCause ? wireFromError(thrown.cause, depth + 1) : null,
  };
}

/** The error that `wireFromError` described: with its class, its code and its cause. */
export function errorFromWire(wire: WireError): Error {
  const cause = wire.cause ? { cause: errorFromWire(wire.cause) } : {};
  if (wire.code !== null) return withStack(new FeaturescopeError(wire.code, wire.message, cause), wire);
  // A DOMException's stack cannot be set, and nobody reads that of an abort.
  if (wire.name === 'AbortError') return new DOMException(wire.message, 'AbortError');
  const error = new Error(wire.message, cause);
  error.name = wire.name;
  return withStack(error, wire);
}

function withStack(error: Error, { stack }: WireError): Error {
  if (stack !== null) error.stack = stack;
  return error;
}

/** tfjs rejects with plain objects that only carry a message. */
function describe(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return String(thrown.message);
  return String(thrown);
}
