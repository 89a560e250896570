import { parseRecipe, recipeMistake, type Recipe } from '@featurescope/core';
import { listedRecipe } from './recipe-choice.js';
import { fieldGroupsOf, numberAt, withNumber } from './recipe-fields.js';

/** A recipe while it is being edited. */
export interface RecipeDraft {
  /** With every change that fits. */
  readonly recipe: Recipe;
  /** As it is listed, or, if it is not, as it was loaded. */
  readonly own: Recipe;
  /** What the person has written and does not fit, by field, and why. */
  readonly wrong: Readonly<Record<string, WrongText>>;
}

interface WrongText {
  readonly text: string;
  readonly message: string;
}

export function draftOf(recipe: Recipe): RecipeDraft {
  return { recipe, own: listedRecipe(recipe) ?? recipe, wrong: {} };
}

/**
 * @param name of the file
 * @throws `INVALID_REQUEST` when the text is no recipe
 */
export function draftFromJson(text: string, name: string): RecipeDraft {
  return draftOf(parseRecipe(text, name));
}

/** The draft with another text in one of its fields. */
export function written(draft: RecipeDraft, id: string, text: string): RecipeDraft {
  const wrong = Object.fromEntries(Object.entries(draft.wrong).filter(([other]) => other !== id));
  const number = text.trim() === '' ? NaN : Number(text.replace(',', '.'));
  const changed = withNumber(draft.recipe, id, number);
  const mistake = recipeMistake(changed);
  // What has no mistake is a recipe.
  if (!mistake) return { ...draft, recipe: changed as Recipe, wrong };
  const label = fieldGroupsOf(draft.recipe)
    .flatMap(({ fields }) => fields)
    .find((field) => field.id === id)?.label;
  const problem = Number.isNaN(number) ? mistake.problem.replace(/NaN$/, `"${text}"`) : mistake.problem;
  return { ...draft, wrong: { ...wrong, [id]: { text, message: `${label ?? id} ${problem}.` } } };
}

/** What the recipe itself has in a field, where the draft has something else; null: it is as it was, or was not there. */
export function ownNumber({ recipe, own, wrong }: RecipeDraft, id: string): number | null {
  const number = numberAt(own, id);
  return number === numberAt(recipe, id) && !wrong[id] ? null : number;
}
