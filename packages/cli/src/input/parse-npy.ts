import { FeaturescopeError } from '@featurescope/core';
import type { NumberArray } from './number-array.js';

type ReadNumber = (view: DataView, offset: number) => number;

/** NumPy's names of types (little-endian) → bytes per number, and how to read one. */
const numberTypes: Readonly<Record<string, readonly [number, ReadNumber]>> = {
  '<f4': [4, (view, offset) => view.getFloat32(offset, true)],
  '<f8': [8, (view, offset) => view.getFloat64(offset, true)],
  '|u1': [1, (view, offset) => view.getUint8(offset)],
  '|i1': [1, (view, offset) => view.getInt8(offset)],
  '<u2': [2, (view, offset) => view.getUint16(offset, true)],
  '<i2': [2, (view, offset) => view.getInt16(offset, true)],
  '<i4': [4, (view, offset) => view.getInt32(offset, true)],
  '<i8': [8, (view, offset) => Number(view.getBigInt64(offset, true))],
  '|b1': [1, (view, offset) => view.getUint8(offset)],
};

const magic = '\u0093NUMPY';

/**
 * Reads NumPy's file of one array (format versions 1 to 3).
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 * @throws `INVALID_IMAGE` when it is none, or holds something that is no input
 */
export function parseNpy(name: string, bytes: Uint8Array<ArrayBuffer>): NumberArray {
  const text = (start: number, end: number) => String.fromCharCode(...bytes.subarray(start, end));
  if (text(0, 6) !== magic) throw invalid(name, 'it is no NumPy array (.npy)');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isVersion1 = bytes[6] === 1;
  if (bytes.length < 12) throw invalid(name, 'it ends within its header');
  const headerStart = isVersion1 ? 10 : 12;
  const dataStart = headerStart + (isVersion1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (dataStart > bytes.length) throw invalid(name, 'it ends within its header');

  const header = text(headerStart, dataStart);
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? 'of several fields';
  const shapeText = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  const numberType = numberTypes[type];
  if (!numberType || shapeText === undefined) {
    throw invalid(name, `its numbers are of type "${type}"; save them as float32, float64 or uint8`);
  }
  if (/'fortran_order':\s*True/.test(header)) {
    throw invalid(name, 'it is in Fortran order; save np.ascontiguousarray(array)');
  }
  const shape = shapeText.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)]));
  const count = shape.reduce((product, size) => product * size, 1);
  const [byteCount, read] = numberType;
  if (dataStart + count * byteCount > bytes.length) {
    throw invalid(name, `it ends early: (${shape.join(', ')}) needs ${count} numbers`);
  }
  const values = Float32Array.from({ length: count }, (_, index) =>
    read(view, dataStart + index * byteCount),
  );
  return { shape, values };
}

function invalid(name: string, why: string): FeaturescopeError {
  return new FeaturescopeError('INVALID_IMAGE', `"${name}" cannot be used as input: ${why}.`);
}
