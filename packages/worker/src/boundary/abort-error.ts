/** What an aborted call rejects with, whatever reason the signal carries. */
export function abortError(): DOMException {
  return new DOMException('The work was cancelled.', 'AbortError');
}

/** @throws an `AbortError` when the signal is aborted */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError();
}

export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
