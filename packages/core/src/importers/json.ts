import { FeaturescopeError } from '../error.js';

/** A model nests its layers' settings a few levels deep, and models in each other at most fifty times that. */
const maximumNesting = 1000;

/**
 * Parses JSON text, also with the bare NaN and Infinity that Python writes (they become null).
 *
 * @throws `CORRUPT_FILE` when it is no JSON, or nests deeper than what reads it could follow
 */
export function parseJson(what: string, text: string): unknown {
  if (nestsDeeper(text, maximumNesting)) {
    throw new FeaturescopeError(
      'CORRUPT_FILE',
      `${what} nests lists and objects more than ${maximumNesting} deep, which no model does: it is damaged or was made to do harm.`,
    );
  }
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

/** True when more than `limit` lists and objects are open at once; brackets within texts do not count. */
function nestsDeeper(text: string, limit: number): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isInText) {
      if (character === '\\') at++;
      else if (character === '"') isInText = false;
    } else if (character === '"') isInText = true;
    else if (character === '[' || character === '{') {
      if (++depth > limit) return true;
    } else if (character === ']' || character === '}') depth--;
  }
  return false;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
