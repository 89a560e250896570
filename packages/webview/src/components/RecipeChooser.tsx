import type { Recipe } from '@featurescope/core';
import { IconButton } from './IconButton.js';
import { usePage } from './page-context.js';

/** How pictures are made: the recipes by name, with what they are and where they come from in the tooltip, and their numbers. */
export function RecipeChooser({ recipe }: { readonly recipe: Recipe }) {
  const page = usePage();
  const { name, title, provenance } = recipe;
  return (
    <>
      <select
        class="select"
        data-testid="recipe"
        aria-label="Recipe"
        title={`${title}. ${provenance}`}
        value={name}
        onChange={(event) => {
          page.recipes.name.value = event.currentTarget.value;
        }}
      >
        {page.recipes.all.value.map((each) => (
          <option key={each.name} value={each.name} title={each.title}>
            {each.name}
          </option>
        ))}
      </select>
      <IconButton
        icon="settings"
        label="Edit recipe…"
        testId="edit-recipe"
        onClick={() => {
          page.recipes.editing.value = recipe;
        }}
      />
    </>
  );
}
