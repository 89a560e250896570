import {
  defaultRecipeFor,
  findRecipe,
  parseRecipe,
  summarizeNetwork,
  type Network,
  type Recipe,
} from '@featurescope/core';
import { readNamedFile } from './read-file.js';

/**
 * The recipe of a JSON file, or the one of a name, or, without both, the one that suits the network.
 * @throws `INVALID_REQUEST` when there is none, or it cannot be followed
 */
export async function readRecipe(
  network: Network,
  { recipe: name, recipeFile: file }: { readonly recipe?: string; readonly recipeFile?: string },
): Promise<Recipe> {
  if (file === undefined)
    return name === undefined ? defaultRecipeFor(summarizeNetwork(network)) : findRecipe(name);
  return parseRecipe(new TextDecoder().decode(await readNamedFile(file)), file);
}
