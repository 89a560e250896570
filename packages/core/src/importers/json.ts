import { FeaturescopeError } from '../error.js';

/**
 * Parses JSON text, also with the bare NaN and Infinity that Python writes (they become null).
 *
 * @throws `CORRUPT_FILE` when it is no JSON
 */
export function parseJson(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    try {
      return JSON.parse(text.replace(/(?<=[[:,\s])(?:NaN|-?Infinity)(?=[\],}\s])/g, 'null'));
    } catch {
      throw new FeaturescopeError(
        'CORRUPT_FILE',
        `${what} is no valid JSON: it is cut off or damaged. Download or export it again.`,
        { cause: error },
      );
    }
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
