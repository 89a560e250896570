import { dreamRecipes, FeaturescopeError, recipes, type DreamRecipe, type Recipe } from '@featurescope/core';
import { print } from '../output/print.js';
import { textTable } from '../output/table.js';

export interface RecipesOptions {
  readonly json?: boolean;
}

const all: readonly (Recipe | DreamRecipe)[] = [...recipes, ...dreamRecipes];

/**
 * Lists the recipes, or prints one: all its numbers.
 * @throws `INVALID_REQUEST` when there is none of that name
 */
export function listRecipes(name: string | undefined, options: RecipesOptions): void {
  if (name !== undefined) print(JSON.stringify(named(name), null, 2));
  else if (options.json) print(JSON.stringify({ pictures: recipes, dreams: dreamRecipes }, null, 2));
  else {
    print(tableOf('picture', recipes));
    print('');
    print(tableOf('dream', dreamRecipes));
  }
}

function named(name: string): Recipe | DreamRecipe {
  const recipe = all.find((candidate) => candidate.name === name);
  if (recipe) return recipe;
  const names = all.map((candidate) => candidate.name).join(', ');
  throw new FeaturescopeError('INVALID_REQUEST', `There is no recipe "${name}". The recipes are: ${names}.`);
}

function tableOf(heading: string, list: readonly (Recipe | DreamRecipe)[]): string {
  return textTable([
    [heading, 'what it is', 'where it comes from'],
    ...list.map((recipe) => [recipe.name, recipe.title, recipe.provenance]),
  ]);
}
