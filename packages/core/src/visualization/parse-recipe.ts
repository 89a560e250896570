import * as v from 'valibot';
import { FeaturescopeError } from '../error.js';
import { mistakeWords, parseConfig, parseMistake, type ParseMistake } from './parse-failure.js';
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
  const result = v.safeParse(recipeSchema, data, parseConfig);
  if (result.success) return result.output;
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `"${name}" is no recipe that can be followed. ${mistakeWords(parseMistake(result.issues))}.`,
  );
}

/** What keeps data from being a recipe; null: nothing. */
export function recipeMistake(data: unknown): ParseMistake | null {
  const result = v.safeParse(recipeSchema, data, parseConfig);
  return result.success ? null : parseMistake(result.issues);
}
