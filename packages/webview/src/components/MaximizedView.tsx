import type { LayerSummary } from '@featurescope/core';
import { AllLayersView } from './AllLayersView.js';
import { Button } from './Button.js';
import { EmptyState } from './EmptyState.js';
import { MaximizedGallery } from './MaximizedGallery.js';
import { usePage } from './page-context.js';

/** The pictures that excite a layer's channels, or why there can be none. */
export function MaximizedView({ layer }: { readonly layer: LayerSummary }) {
  const page = usePage();
  const overview = page.maximized.overview.value;
  if (page.maximized.showsAllLayers.value && overview.length > 0)
    return <AllLayersView galleries={overview} />;
  const gallery = page.gallery.value;
  const failure = gallery?.failure.value ?? null;
  if (!gallery || (failure && gallery.settledCount.value === 0)) {
    return (
      <EmptyState icon="circle-slash" title={`${layer.name} cannot be maximized`} testId="no-gallery">
        <p>
          {failure?.message ?? reasonAgainst(layer, page.session.value?.summary.source.architectureMissing)}
        </p>
        {failure && (
          <Button
            kind="primary"
            onClick={() => {
              page.maximized.runner.value?.resume();
            }}
          >
            Retry
          </Button>
        )}
        {layer.kernelShape !== null && (
          <Button
            onClick={() => {
              page.showView('kernels');
            }}
          >
            Show its kernels
          </Button>
        )}
      </EmptyState>
    );
  }
  // Another layer has a scroll position and an active tile of its own.
  return <MaximizedGallery key={gallery.key.layer} gallery={gallery} />;
}

/** @param isWithoutArchitecture no layer of the model can run */
function reasonAgainst(layer: LayerSummary, isWithoutArchitecture = false): string {
  if (layer.unsupported !== null) {
    return isWithoutArchitecture
      ? layer.unsupported
      : `${layer.unsupported} Layers before it work: choose another one.`;
  }
  if (layer.kind === 'input')
    return 'This is the image itself. Choose a layer that computes something from it.';
  return 'Its number of channels is not known, so there is nothing to aim at. Choose another layer.';
}
