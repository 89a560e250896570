import type { FloatImage } from '../images/rgba-image.js';
import type { NetworkSummary } from '../network/network-summary.js';
import { deAveraged } from './display.js';
import type { Recipe } from './recipe.js';
import { defaultRecipeFor } from './default-recipe.js';
import { findRecipe } from './recipes.js';

/** Up to this side in pixels a grey network counts as one of digits or letters. */
const smallSide = 64;

/**
 * How class images are made where nobody chooses: small grey networks' as the article on MNIST does, on the probability itself;
 * all others' by the logit.
 */
export function classRecipe(summary: Pick<NetworkSummary, 'imageInput'>): Recipe {
  const { imageInput } = summary;
  const isSmallAndGrey =
    imageInput?.channels === 1 &&
    Math.max(imageInput.height ?? Infinity, imageInput.width ?? Infinity) <= smallSide;
  return isSmallAndGrey ? findRecipe('mnist-classes') : defaultRecipeFor(summary);
}

/**
 * What is fed back to the network to see what it takes a finished image for: what was climbed with, or, where the recipe shows
 * what is brighter than the mean, that: values of 0 to 255 that nothing scales, as in the article.
 */
export function fedBack({ display }: Pick<Recipe, 'display'>, image: FloatImage): FloatImage {
  return display.kind === 'de-average' ? deAveraged(image) : image;
}
