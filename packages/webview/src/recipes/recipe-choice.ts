import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import { defaultRecipeFor, parseRecipe, recipes, type Recipe } from '@featurescope/core';
import type { ModelSession } from '@featurescope/worker';

const editedEnding = ' (edited)';

/** The listed recipe that an edited one comes from; null where it comes from elsewhere. */
export function listedRecipe({ name }: Recipe): Recipe | null {
  const listedName = name.endsWith(editedEnding) ? name.slice(0, -editedEnding.length) : name;
  return recipes.find((recipe) => recipe.name === listedName) ?? null;
}

/** How the person wants pictures to be made: by a listed recipe, or by one that they have changed or loaded. */
export class RecipeChoice {
  /** Name of what was chosen; null: what suits. */
  readonly name = signal<string | null>(null);
  /** What the person has made of a recipe; null: nothing. */
  readonly edited = signal<Recipe | null>(null);
  /** What can be chosen. */
  readonly all = computed<readonly Recipe[]>(() => {
    const edited = this.edited.value;
    return edited ? [...recipes, edited] : recipes;
  });
  readonly chosen = computed<Recipe | null>(
    () => this.all.value.find(({ name }) => name === this.name.value) ?? null,
  );
  readonly recipe = computed<Recipe>(
    () => this.chosen.value ?? defaultRecipeFor(this.#session.value?.summary ?? { imageInput: null }),
  );
  /** What the dialog begins with while it is open. */
  readonly editing = signal<Recipe | null>(null);
  readonly #session: ReadonlySignal<Pick<ModelSession, 'summary'> | null>;

  /** @param session of the network that a recipe must suit until the person chooses one */
  constructor(session: ReadonlySignal<Pick<ModelSession, 'summary'> | null>) {
    this.#session = session;
  }

  /** Makes pictures so from now on. What is equal to a listed recipe is that one. */
  use(recipe: Recipe): void {
    const listed = listedRecipe(recipe);
    const isListed = listed !== null && orderedText({ ...recipe, name: listed.name }) === orderedText(listed);
    const used = listed ? { ...recipe, name: `${listed.name}${editedEnding}` } : recipe;
    batch(() => {
      if (!isListed) this.edited.value = used;
      this.name.value = isListed ? listed.name : used.name;
    });
  }

  restore(name: string | null, edited: Recipe | null): void {
    batch(() => {
      this.edited.value = edited;
      this.name.value = name;
    });
  }
}

/** As `parseRecipe` orders the fields. */
function orderedText(recipe: Recipe): string {
  return JSON.stringify(parseRecipe(JSON.stringify(recipe), recipe.name));
}
