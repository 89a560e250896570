import { FeaturescopeError } from '@featurescope/core';
import { expect, it } from 'vitest';
import { deviceErrorFrom } from './device-error.js';

it.each([
  ['OUT_OF_MEMORY', new RangeError('Array buffer allocation failed')],
  ['OUT_OF_MEMORY', new RangeError('Invalid typed array length: 4000000000')],
  ['OUT_OF_MEMORY', new Error('Aborted(OOM). Build with -sASSERTIONS for more info.')],
  ['OUT_OF_MEMORY', new WebAssembly.RuntimeError('memory access out of bounds')],
  ['DEVICE_LOST', new Error('GL_CONTEXT_LOST_WEBGL')],
  ['INTERNAL', new Error('x is not a function')],
  ['INVALID_REQUEST', new FeaturescopeError('INVALID_REQUEST', 'out of memory? no: asked for too much')],
])('gives %s for: %s', (code, error) => {
  expect(deviceErrorFrom(error).code).toBe(code);
});
