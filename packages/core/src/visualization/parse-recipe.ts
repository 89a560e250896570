import * as v from 'valibot';
import { FeaturescopeError } from '../error.js';
import { parseFailure } from './parse-failure.js';
import type { Recipe } from './recipe.js';
import { recipeSchema } from './recipe-schema.js';

/**
 * The recipe that a JSON text holds.
 * @param name of the file, for the sentence
 * @throws `INVALID_REQUEST` naming the field, what it should be and what it is
 */
export function parseRecipe(text: string, name: string): Recipe {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new FeaturescopeError('INVALID_REQUEST', `"${name}" is no JSON: ${why}.`, { cause: error });
  }
  const result = v.safeParse(recipeSchema, data);
  if (result.success) return result.output;
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `"${name}" is no recipe that can be followed. ${parseFailure(result.issues)}.`,
  );
}

/** What keeps data from being a recipe, as in `"stepCount": expected >=1, found 0`; null: nothing. */
export function recipeMistake(data: unknown): string | null {
  const result = v.safeParse(recipeSchema, data);
  return result.success ? null : parseFailure(result.issues);
}
