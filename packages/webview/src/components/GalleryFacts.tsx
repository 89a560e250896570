import { findRecipe } from '@featurescope/core';
import type { Gallery } from '../scheduler/gallery.js';

/** How the pictures are made. */
export function GalleryFacts({ gallery }: { readonly gallery: Gallery }) {
  const recipe = findRecipe(gallery.key.recipe);
  const size = gallery.pictureSize.value;
  return (
    <span class="gallery-facts">
      <span title={`${recipe.title}. ${recipe.provenance}`} data-testid="recipe">
        {recipe.name}
      </span>
      <span title="Same seed, same pictures">seed {gallery.key.seed}</span>
      {size && <span title="Size of the pictures">{`${size.width} × ${size.height} px`}</span>}
    </span>
  );
}
