import { FeaturescopeError } from '../error.js';

/** How a file stores numbers, always little-endian here. */
export type NumberFormat =
  | 'float16'
  | 'bfloat16'
  | 'float32'
  | 'float64'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64';

const bytesPerNumber: Readonly<Record<NumberFormat, number>> = {
  float16: 2,
  bfloat16: 2,
  float32: 4,
  float64: 8,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
};

/** Bytes that one number takes. */
export function sizeOf(format: NumberFormat): number {
  return bytesPerNumber[format];
}

/**
 * Numbers of any format as float32. float32 that starts and ends with its buffer is taken over without a copy, so
 * `bytes` belongs to the result afterwards; everything else gets a buffer of its own.
 */
export function float32FromBytes(
  bytes: Uint8Array<ArrayBuffer>,
  format: NumberFormat,
): Float32Array<ArrayBuffer> {
  if (bytes.byteLength % sizeOf(format) !== 0) {
    throw new FeaturescopeError(
      'CORRUPT_FILE',
      `${bytes.byteLength} bytes are no whole number of ${format} values.`,
    );
  }
  const ownsBuffer = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  const { buffer } = ownsBuffer ? bytes : bytes.slice();
  switch (format) {
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return Float32Array.from(new Float64Array(buffer));
    case 'float16':
      return Float32Array.from(new Uint16Array(buffer), numberFromFloat16);
    case 'bfloat16':
      return float32FromBfloat16(new Uint16Array(buffer));
    case 'int8':
      return Float32Array.from(new Int8Array(buffer));
    case 'uint8':
      return Float32Array.from(new Uint8Array(buffer));
    case 'int16':
      return Float32Array.from(new Int16Array(buffer));
    case 'uint16':
      return Float32Array.from(new Uint16Array(buffer));
    case 'int32':
      return Float32Array.from(new Int32Array(buffer));
    case 'uint32':
      return Float32Array.from(new Uint32Array(buffer));
    case 'int64':
      return Float32Array.from(new BigInt64Array(buffer), Number);
    case 'uint64':
      return Float32Array.from(new BigUint64Array(buffer), Number);
  }
}

/** IEEE 754 half precision: 1 sign bit, 5 exponent bits, 10 fraction bits. */
function numberFromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** bfloat16 is the upper half of a float32. */
function float32FromBfloat16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const words = new Uint32Array(halves.length);
  halves.forEach((half, index) => (words[index] = half << 16));
  return new Float32Array(words.buffer);
}
