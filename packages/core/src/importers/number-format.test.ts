import { expect, it } from 'vitest';
import { float32FromBytes } from './number-format.js';

const bytesOf = (view: ArrayBufferView<ArrayBuffer>) => new Uint8Array(view.buffer);

it.each([
  // 1, −2, the largest, the smallest normal and the smallest number of all, infinity (IEEE 754, table of half precision).
  [
    'float16',
    Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x7c00),
    [1, -2, 65504, 2 ** -14, 2 ** -24, Infinity],
  ],
  ['bfloat16', Uint16Array.of(0x3f80, 0xc000, 0x4049), [1, -2, 3.140625]],
  ['float64', Float64Array.of(0.5, -3), [0.5, -3]],
  ['int8', Int8Array.of(-1, 127), [-1, 127]],
  ['uint16', Uint16Array.of(65535), [65535]],
  ['int64', BigInt64Array.of(-5n), [-5]],
] as const)('%s becomes float32', (format, stored, values) => {
  expect([...float32FromBytes(bytesOf(stored), format)]).toEqual(values);
});

it('takes float32 over without a copy when it fills its buffer', () => {
  const stored = Float32Array.of(1, 2);
  expect(float32FromBytes(bytesOf(stored), 'float32').buffer).toBe(stored.buffer);
});

it('gives a part of a larger buffer a buffer of its own', () => {
  const part = bytesOf(Float32Array.of(1, 2, 3)).subarray(4, 8);
  expect(float32FromBytes(part, 'float32').buffer.byteLength).toBe(4);
});

it('refuses bytes that are no whole number of values', () => {
  expect(() => float32FromBytes(new Uint8Array(5), 'float32')).toThrow('no whole number');
});
