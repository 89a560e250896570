import type { Gallery } from '../scheduler/gallery.js';
import { encodingWords } from '../model/words.js';
import { usePage } from './page-context.js';
import { RecipeChooser } from './RecipeChooser.js';

/** How the pictures are made. */
export function GalleryFacts({ gallery }: { readonly gallery: Gallery }) {
  const page = usePage();
  const phase = page.phase.value;
  const size = gallery.pictureSize.value;
  return (
    <span class="gallery-facts">
      <RecipeChooser recipe={page.recipe.value} />
      <span title="Same seed, same pictures">seed {gallery.key.seed}</span>
      {phase.kind === 'open' && page.recipe.value.parameterization.space !== 'model-input' && (
        <span
          data-testid="input-encoding"
          title={`How the model is fed. ${phase.session.summary.inputEncoding.reason}`}
        >
          input {encodingWords(phase.session.summary.inputEncoding.encoding)}
        </span>
      )}
      {size && <span title="Size of the pictures">{`${size.width} × ${size.height} px`}</span>}
    </span>
  );
}
