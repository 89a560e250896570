import { FeaturescopeError } from '../../error.js';
import { countOf, type Constant } from '../dataflow/constant.js';
import { float32FromBytes, sizeOf, type NumberFormat } from '../number-format.js';
import type { TensorProto } from './model-proto.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** `TensorProto.DataType`: 8 is text, 14 and 15 are complex, 17 and on are narrower than a byte or floats of one. */
const formats: Readonly<Record<number, NumberFormat>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  9: 'uint8',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  16: 'bfloat16',
};

/** What `Cast` makes of a type; null for types that are no numbers here. */
export function numberKind(dataType: number): 'integer' | 'float' | 'boolean' | null {
  const format = formats[dataType];
  if (!format) return null;
  if (dataType === 9) return 'boolean';
  return format.includes('float') ? 'float' : 'integer';
}

/** How many bytes a tensor's values take where they lie outside of the model file. */
export function byteCount(tensor: TensorProto): number {
  return countOf(shapeOf(tensor)) * sizeOf(formatOf(tensor));
}

/**
 * The values of a tensor.
 * @param outside its bytes when they lie in another file
 * @throws `CORRUPT_FILE` when shape and values do not fit, `UNSUPPORTED_LAYER` for types that are not read
 */
export function constantOf(tensor: TensorProto, outside: Bytes | null = null): Constant {
  const shape = shapeOf(tensor);
  const format = formatOf(tensor);
  const integer = !format.includes('float');
  const raw = outside ?? tensor.raw;
  const values = raw ? valuesOfBytes(raw, format) : valuesOfFields(tensor, format);
  if (values.length !== countOf(shape)) {
    throw new FeaturescopeError(
      'CORRUPT_FILE',
      `The tensor "${tensor.name}" should have ${countOf(shape)} values (${shape.join(' × ') || 'a single one'}) but has ${values.length}: the file is cut off or damaged. Download or export it again.`,
    );
  }
  return { shape, values, integer };
}

function shapeOf({ name, shape }: TensorProto): readonly number[] {
  if (
    shape.every((size) => size >= 0 && Number.isSafeInteger(size)) &&
    Number.isSafeInteger(countOf(shape))
  ) {
    return shape;
  }
  throw new FeaturescopeError(
    'CORRUPT_FILE',
    `The tensor "${name}" states the impossible shape (${shape.join(', ')}): the file is damaged. Download or export it again.`,
  );
}

function formatOf(tensor: TensorProto): NumberFormat {
  const format = formats[tensor.dataType];
  if (tensor.isSegmented || !format) {
    const what = tensor.isSegmented ? 'in segments' : `as data type ${tensor.dataType}`;
    throw new FeaturescopeError(
      'UNSUPPORTED_LAYER',
      `Its tensor "${tensor.name}" is stored ${what}, which Featurescope does not read.`,
    );
  }
  return format;
}

function valuesOfBytes(bytes: Bytes, format: NumberFormat): Constant['values'] {
  const whole = bytes.subarray(0, bytes.length - (bytes.length % sizeOf(format)));
  if (format === 'int64') return Float64Array.from(new BigInt64Array(whole.slice().buffer), Number);
  if (format === 'uint64') return Float64Array.from(new BigUint64Array(whole.slice().buffer), Number);
  if (format === 'int32') return Float64Array.from(new Int32Array(whole.slice().buffer));
  if (format === 'uint32') return Float64Array.from(new Uint32Array(whole.slice().buffer));
  if (format === 'float64') return new Float64Array(whole.slice().buffer);
  // Narrower types fit a float32 exactly. A copy: the bytes are a part of the file.
  return float32FromBytes(whole.slice(), format);
}

/** Values in fields of their type, as files without raw_data have them. */
function valuesOfFields(tensor: TensorProto, format: NumberFormat): Constant['values'] {
  if (format === 'float32') return float32FromBytes(joined(tensor.floats), format);
  if (format === 'float64') return new Float64Array(joined(tensor.doubles).buffer);
  if (format === 'float16' || format === 'bfloat16') {
    const bits = Uint16Array.from(tensor.integers);
    return float32FromBytes(new Uint8Array(bits.buffer), format);
  }
  return Float64Array.from(tensor.integers);
}

function joined(parts: readonly Bytes[]): Bytes {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let start = 0;
  for (const part of parts) {
    result.set(part, start);
    start += part.length;
  }
  return result;
}
