import { FeaturescopeError } from '@featurescope/core';
import { describe, expect, it } from 'vitest';
import { isAbortError } from './abort-error.js';
import { errorFromWire, wireFromError } from './wire-error.js';

/** Across a real structured clone, as a message would. */
function acrossThreads(thrown: unknown): Error {
  return errorFromWire(structuredClone(wireFromError(thrown)));
}

describe('an error that crosses', () => {
  it('keeps its class, code, message, stack and causes', () => {
    const library = new TypeError('offset 12 is out of bounds');
    const middle = new Error('the shard is short', { cause: library });
    const original = new FeaturescopeError('CORRUPT_FILE', 'The file ends early.', { cause: middle });
    const arrived = acrossThreads(original);
    expect(arrived).toBeInstanceOf(FeaturescopeError);
    expect(arrived).toMatchObject({
      code: 'CORRUPT_FILE',
      message: 'The file ends early.',
      stack: original.stack,
    });
    expect(arrived.cause).toMatchObject({ name: 'Error', message: 'the shard is short' });
    expect((arrived.cause as Error).cause).toMatchObject({
      name: 'TypeError',
      message: 'offset 12 is out of bounds',
    });
  });

  it('stays an AbortError', () => {
    const arrived = acrossThreads(new DOMException('stop', 'AbortError'));
    expect(arrived).toBeInstanceOf(DOMException);
    expect(isAbortError(arrived)).toBe(true);
  });

  it.each([
    ['a string', 'no', 'no'],
    ['an object with a message, as tfjs rejects', { message: 'no wasm' }, 'no wasm'],
    ['nothing', undefined, 'undefined'],
  ])('may have been %s', (_, thrown, message) => {
    expect(acrossThreads(thrown)).toMatchObject({ name: 'Error', message });
  });

  it('may be its own cause', () => {
    const error = new Error('round');
    error.cause = error;
    expect(acrossThreads(error).message).toBe('round');
  });
});
