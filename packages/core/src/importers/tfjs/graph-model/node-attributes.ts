import { strFromU8 } from 'fflate';
import type { Shape } from '../../../network/network.js';
import { isRecord } from '../../json.js';
import { bytesFromBase64 } from './base64.js';

/**
 * A GraphDef node's attributes. Protocol buffers have several spellings in JSON, all of which are met: numbers as
 * numbers or texts, text as base64, as itself or as a list of bytes, names in camel case or with underscores.
 */
export class NodeAttributes {
  constructor(private readonly stated: Readonly<Record<string, unknown>>) {}

  number(name: string): number | null {
    const value = this.#value(name);
    return numberFrom(value['i'] ?? value['f']);
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.#value(name)['b'];
    return value === undefined ? otherwise : value === true || value === 'true' || value === 1;
  }

  text(name: string): string | null {
    return textFrom(this.#value(name)['s']);
  }

  numbers(name: string): readonly number[] | null {
    const list = this.#list(name);
    // Some writers state every kind of list, all but one empty.
    const values = [list['i'], list['f']].find((each) => Array.isArray(each) && each.length > 0);
    return Array.isArray(values) ? values.map((value: unknown) => numberFrom(value) ?? Number.NaN) : null;
  }

  texts(name: string): readonly string[] {
    const values = this.#list(name)['s'];
    return Array.isArray(values) ? values.map((value: unknown) => textFrom(value) ?? '') : [];
  }

  /** "DT_FLOAT" … */
  type(name: string): string | null {
    return typeFrom(this.#value(name)['type']);
  }

  /** Sizes that are open (−1) are null; a shape of unknown rank is none. */
  shape(name: string): Shape | null {
    return shapeFrom(this.#value(name)['shape']);
  }

  tensor(name: string): Readonly<Record<string, unknown>> | null {
    const tensor = this.#value(name)['tensor'];
    return isRecord(tensor) ? tensor : null;
  }

  #value(name: string): Readonly<Record<string, unknown>> {
    const value = this.stated[name];
    return isRecord(value) ? value : {};
  }

  #list(name: string): Readonly<Record<string, unknown>> {
    const list = this.#value(name)['list'];
    return isRecord(list) ? list : {};
  }
}

/** The shape of `{"dim": [{"size": "3"}]}`; null when the rank is unknown or nothing is stated. */
export function shapeFrom(value: unknown): Shape | null {
  if (!isRecord(value) || (value['unknownRank'] ?? value['unknown_rank']) === true) return null;
  const dimensions = value['dim'] ?? [];
  if (!Array.isArray(dimensions)) return null;
  return dimensions.map((dimension: unknown) => {
    const size = numberFrom(isRecord(dimension) ? dimension['size'] : null);
    return size === null || size < 0 ? null : size;
  });
}

export function numberFrom(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value !== '' ? Number(value) : null;
}

/** Types as names; some writers keep the numbers of the enumeration. */
export function typeFrom(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? (numberedTypes[value] ?? null) : null;
}

/** `DataType` of tensorflow/core/framework/types.proto, as far as it matters here. */
const numberedTypes: Readonly<Record<number, string>> = {
  1: 'DT_FLOAT',
  2: 'DT_DOUBLE',
  3: 'DT_INT32',
  4: 'DT_UINT8',
  5: 'DT_INT16',
  6: 'DT_INT8',
  7: 'DT_STRING',
  9: 'DT_INT64',
  10: 'DT_BOOL',
  14: 'DT_BFLOAT16',
  17: 'DT_UINT16',
  19: 'DT_HALF',
  20: 'DT_RESOURCE',
};

function textFrom(value: unknown): string | null {
  if (Array.isArray(value)) return String.fromCharCode(...value.map(Number));
  if (typeof value !== 'string') return null;
  const bytes = bytesFromBase64(value);
  const isText = bytes?.every((byte) => byte >= 0x20 && byte < 0x7f);
  return bytes && isText ? strFromU8(bytes) : value;
}
