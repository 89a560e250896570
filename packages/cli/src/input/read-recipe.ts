import { findRecipe, parseRecipe, type Recipe } from '@featurescope/core';
import { readNamedFile } from './read-file.js';

/**
 * The recipe of a JSON file, or the one of a name.
 * @throws `INVALID_REQUEST` when there is none, or it cannot be followed
 */
export async function readRecipe(name: string, file: string | undefined): Promise<Recipe> {
  if (file === undefined) return findRecipe(name);
  return parseRecipe(new TextDecoder().decode(await readNamedFile(file)), file);
}
