import type { NetworkSummary } from '../network/network-summary.js';
import type { Recipe } from './recipe.js';
import { defaultRecipe, findRecipe } from './recipes.js';

/**
 * Up to this side in pixels a network's images are small, as those of MNIST and CIFAR. There `small-net` takes a processor about a
 * second for each filter, and draws clearer pictures than the quick recipe; at 64 pixels it would take ten times as long.
 */
const smallSide = 32;

/** The closest recipe for a network, where nobody chooses. */
export function defaultRecipeFor({ imageInput }: Pick<NetworkSummary, 'imageInput'>): Recipe {
  const side = Math.max(imageInput?.height ?? Infinity, imageInput?.width ?? Infinity);
  return side <= smallSide ? findRecipe('small-net') : defaultRecipe;
}
