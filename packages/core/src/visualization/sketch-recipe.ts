import type { Recipe } from './recipe.js';

/** Fewer steps than these show nothing yet. */
const fewestSteps = 12;

/**
 * A recipe for a quick look at what another one will show: half the canvas and a quarter of the steps, so about a sixteenth of
 * the work. What it draws differs from the other's picture in its details.
 */
export function sketchRecipe(recipe: Recipe): Recipe {
  return {
    ...recipe,
    canvasSize: Math.round(recipe.canvasSize / 2),
    ...(recipe.enlargement !== undefined && { enlargement: Math.max(1, recipe.enlargement / 2) }),
    stepCount: Math.min(recipe.stepCount, Math.max(fewestSteps, Math.round(recipe.stepCount / 4))),
  };
}
