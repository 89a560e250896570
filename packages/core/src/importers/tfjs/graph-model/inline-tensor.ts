import { countOf, type Constant } from '../../dataflow/constant.js';
import { float32FromBytes, sizeOf, type NumberFormat } from '../../number-format.js';
import { bytesFromBase64 } from './base64.js';
import { numberFrom, shapeFrom, typeFrom } from './node-attributes.js';

const formats: Readonly<Record<string, NumberFormat>> = {
  DT_FLOAT: 'float32',
  DT_DOUBLE: 'float64',
  DT_HALF: 'float16',
  DT_BFLOAT16: 'bfloat16',
  DT_INT8: 'int8',
  DT_UINT8: 'uint8',
  DT_INT16: 'int16',
  DT_UINT16: 'uint16',
  DT_INT32: 'int32',
  DT_INT64: 'int64',
  DT_BOOL: 'uint8',
};

const valueFields = ['floatVal', 'doubleVal', 'intVal', 'int64Val', 'boolVal'] as const;

/**
 * The values of a Const node that stand in the graph itself: converters put them into the shards, other writers leave
 * small ones where they are. Null when there are none.
 */
export function inlineConstant(tensor: Readonly<Record<string, unknown>>): Constant | null {
  const field = (name: string): unknown =>
    tensor[name] ?? tensor[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
  const format = formats[typeFrom(tensor['dtype']) ?? ''];
  const shape = shapeFrom(field('tensorShape'));
  if (!format || !shape || shape.includes(null)) return null;
  const sizes = shape as readonly number[];
  const integer = !format.includes('float');
  const content = field('tensorContent');
  const bytes = typeof content === 'string' && content !== '' ? bytesFromBase64(content) : null;
  if (bytes) {
    if (bytes.length !== countOf(sizes) * sizeOf(format)) return null;
    const values = float32FromBytes(bytes, format);
    return { shape: sizes, values: integer ? Float64Array.from(values) : values, integer };
  }
  // Some writers state every field, all but one empty.
  const listed = valueFields.map((name) => [field(name) ?? []].flat()).find(({ length }) => length > 0);
  if (!listed) return null;
  // The last value stands for all that follow.
  const numbers = listed.map((value) => (typeof value === 'boolean' ? Number(value) : numberFrom(value)));
  const count = countOf(sizes);
  if (!(count <= Math.max(listed.length, maximumRepeated))) return null;
  const values = new Float64Array(count).map((_, index) => numbers[index] ?? numbers.at(-1) ?? Number.NaN);
  return { shape: sizes, values: integer ? values : Float32Array.from(values), integer };
}

/** More values than a sensible file fills with one number. */
const maximumRepeated = 2 ** 24;
