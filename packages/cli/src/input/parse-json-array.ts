import { FeaturescopeError } from '@featurescope/core';
import type { NumberArray } from './number-array.js';

/**
 * Reads numbers from JSON: an array of arrays of … numbers, or `{ "shape": […], "data": […] }` ("values" is taken too).
 * @throws `INVALID_IMAGE` when the text is anything else
 */
export function parseJsonArray(name: string, text: string): NumberArray {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw invalid(name, `it is no JSON (${error instanceof Error ? error.message : String(error)})`, error);
  }
  if (Array.isArray(parsed)) return fromNested(name, parsed);
  if (typeof parsed !== 'object' || parsed === null) throw invalid(name, 'it holds no array of numbers');
  const { shape, data, values = data } = parsed as Readonly<Record<string, unknown>>;
  if (!Array.isArray(shape) || !Array.isArray(values) || !shape.every((size) => Number.isInteger(size))) {
    throw invalid(
      name,
      'expected nested arrays of numbers, or an object {"shape": [height, width, channels], "data": [numbers]}',
    );
  }
  const flat = fromNested(name, values);
  const sizes = shape as number[];
  const count = sizes.reduce((product, size) => product * size, 1);
  if (count !== flat.values.length) {
    throw invalid(
      name,
      `shape (${sizes.join(', ')}) needs ${count} numbers, and there are ${flat.values.length}`,
    );
  }
  return { shape: sizes, values: flat.values };
}

function fromNested(name: string, nested: readonly unknown[]): NumberArray {
  const shape: number[] = [];
  for (let level: unknown = nested; Array.isArray(level); level = level[0]) shape.push(level.length);
  const numbers: number[] = [];
  const collect = (part: unknown, depth: number): void => {
    if (depth === shape.length) {
      if (typeof part !== 'number')
        throw invalid(name, `it holds ${JSON.stringify(part)} where a number should be`);
      numbers.push(part);
      return;
    }
    if (!Array.isArray(part) || part.length !== shape[depth])
      throw invalid(name, 'its rows are of different lengths');
    for (const item of part) collect(item, depth + 1);
  };
  collect(nested, 0);
  return { shape, values: Float32Array.from(numbers) };
}

function invalid(name: string, why: string, cause?: unknown): FeaturescopeError {
  return new FeaturescopeError('INVALID_IMAGE', `"${name}" cannot be used as input: ${why}.`, { cause });
}
