/** What went wrong, in a form that code may branch on. The message is for people, never for branching. */
export type ErrorCode =
  | 'UNSUPPORTED_FORMAT'
  | 'CORRUPT_FILE'
  | 'MISSING_WEIGHTS'
  | 'UNSUPPORTED_LAYER'
  | 'LAYER_NOT_FOUND'
  | 'INVALID_REQUEST'
  | 'INVALID_IMAGE'
  | 'DEVICE_UNAVAILABLE'
  | 'DEVICE_LOST'
  | 'OUT_OF_MEMORY'
  | 'WORKER_CRASHED'
  | 'INTERNAL';

/**
 * The one error class of Featurescope. Its message says what was expected, what was found and what to do;
 * `cause` keeps the original error of a library.
 */
export class FeaturescopeError extends Error {
  override readonly name = 'FeaturescopeError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Any thrown value as a `FeaturescopeError`; unknown ones become `INTERNAL` and keep their message. */
export function featurescopeErrorFrom(thrown: unknown): FeaturescopeError {
  if (thrown instanceof FeaturescopeError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new FeaturescopeError('INTERNAL', message, { cause: thrown });
}

/** What `make` gives, or null where it throws `INVALID_REQUEST`: for what may be asked of a network that cannot do it. */
export function nullIfInvalid<Value>(make: () => Value): Value | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof FeaturescopeError && error.code === 'INVALID_REQUEST') return null;
    throw error;
  }
}
