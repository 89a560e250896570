import { FeaturescopeError, featurescopeErrorFrom } from '@featurescope/core';

/** How libraries and browsers say that memory is used up; they have no code for it. */
const memoryMessages =
  /out of memory|\boom\b|allocation failed|cannot enlarge memory|memory access out of bounds|invalid (typed )?array (buffer )?length/i;

const deviceMessages = /device (is|was) lost|context (is )?lost|CONTEXT_LOST|unreachable/i;

/**
 * What an engine throws, with the codes `OUT_OF_MEMORY` and `DEVICE_LOST` where the message of another library's error
 * means that. Other unknown errors become `INTERNAL`.
 */
export function deviceErrorFrom(thrown: unknown): FeaturescopeError {
  if (thrown instanceof FeaturescopeError) return thrown;
  const message = featurescopeErrorFrom(thrown).message;
  if (memoryMessages.test(message)) {
    return new FeaturescopeError('OUT_OF_MEMORY', `The memory for computing is used up: ${message}`, {
      cause: thrown,
    });
  }
  if (deviceMessages.test(message)) {
    return new FeaturescopeError('DEVICE_LOST', `The compute device stopped working: ${message}`, {
      cause: thrown,
    });
  }
  return featurescopeErrorFrom(thrown);
}
