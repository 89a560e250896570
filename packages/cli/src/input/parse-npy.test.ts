import { expect, it } from 'vitest';
import { parseNpy } from './parse-npy.js';

/** A file as NumPy writes it. */
function npy(header: string, data: ArrayBuffer): Uint8Array<ArrayBuffer> {
  const padded = `${header}${' '.repeat(63 - ((10 + header.length) % 64))}\n`;
  const bytes = new Uint8Array(10 + padded.length + data.byteLength);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, padded.length % 256, padded.length >> 8]);
  bytes.set(new TextEncoder().encode(padded), 10);
  bytes.set(new Uint8Array(data), 10 + padded.length);
  return bytes;
}

it.each<[string, ArrayBuffer]>([
  ['<f4', Float32Array.of(1, 2, 3, 4, 5, 6).buffer],
  ['<f8', Float64Array.of(1, 2, 3, 4, 5, 6).buffer],
  ['|u1', Uint8Array.of(1, 2, 3, 4, 5, 6).buffer],
  ['<i8', BigInt64Array.of(1n, 2n, 3n, 4n, 5n, 6n).buffer],
])('reads numbers of type %s', (type, data) => {
  const file = npy(`{'descr': '${type}', 'fortran_order': False, 'shape': (2, 3), }`, data);
  expect(parseNpy('x.npy', file)).toEqual({ shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) });
});

it('reads a vector', () => {
  const file = npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }", Uint8Array.of(7, 8).buffer);
  expect(parseNpy('x.npy', file)).toEqual({ shape: [2], values: Float32Array.of(7, 8) });
});

it.each([
  ['something else', new TextEncoder().encode('not an array at all'), 'no NumPy array'],
  ['a torn header', npy('{}', new ArrayBuffer(0)).slice(0, 11), 'ends within its header'],
  [
    'too few numbers',
    npy("{'descr': '<f4', 'fortran_order': False, 'shape': (9,), }", new ArrayBuffer(4)),
    'ends early',
  ],
  [
    'Fortran order',
    npy("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", new ArrayBuffer(4)),
    'Fortran order',
  ],
  ['texts', npy("{'descr': '<U5', 'fortran_order': False, 'shape': (1,), }", new ArrayBuffer(20)), '"<U5"'],
])('refuses %s', (_, bytes, words) => {
  expect(() => parseNpy('x.npy', new Uint8Array(bytes))).toThrow(words);
});
