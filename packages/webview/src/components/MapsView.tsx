import type { LayerSummary } from '@featurescope/core';
import { EmptyState } from './EmptyState.js';
import { LayerMapsView } from './LayerMapsView.js';
import { LayerStripView } from './LayerStripView.js';
import { NoPicture } from './NoPicture.js';
import { usePage } from './page-context.js';
import { PicturePanel } from './PicturePanel.js';

/** What a layer, or all of them, make of the picture at hand. */
export function MapsView({ layer }: { readonly layer: LayerSummary }) {
  const page = usePage();
  const summary = page.session.value?.summary;
  if (summary?.imageInput === null) {
    return (
      <EmptyState icon="circle-slash" title="This network takes no image" testId="no-image-input">
        <p>
          Feature maps are shown for networks with one input that is an image. Kernels and maximized channels
          are there all the same.
        </p>
      </EmptyState>
    );
  }
  if (page.pictures.input.pictures.current.value === null) return <NoPicture />;
  return (
    <div class="split-view picture-view">
      <PicturePanel />
      <div class="split-main picture-main">
        {page.pictures.maps.showsStrip.value ? <LayerStripView /> : <LayerMapsView layer={layer} />}
      </div>
    </div>
  );
}
