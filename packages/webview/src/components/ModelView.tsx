import type { LayerSummary } from '@featurescope/core';
import { useEffect } from 'preact/hooks';
import type { Phase } from '../model/phase.js';
import type { View } from '../model/saved-state.js';
import { AttributionsView } from './AttributionsView.js';
import { DreamView } from './dream/DreamView.js';
import { EmptyState } from './EmptyState.js';
import { Header } from './Header.js';
import { HealthView } from './HealthView.js';
import { KernelView } from './KernelView.js';
import { LiveRegion } from './LiveRegion.js';
import { MapsView } from './MapsView.js';
import { MaximizedView } from './MaximizedView.js';
import { usePage } from './page-context.js';
import { ObjectivesView } from './objectives/ObjectivesView.js';
import { PictureDrop } from './PictureDrop.js';
import { listenForPictureKeys } from './picture-keys.js';
import { RecipeDialog } from './recipes/RecipeDialog.js';
import { RemakeDialog } from './RemakeDialog.js';
import { viewPanelId, viewTabId } from './ViewTabs.js';

/** An open model. */
export function ModelView({ phase }: { readonly phase: Extract<Phase, { kind: 'open' }> }) {
  const page = usePage();
  const layer = page.layer.value;
  const view = page.view.value;
  useEffect(() => listenForPictureKeys(page), [page]);
  return (
    <div class="model-view" data-testid="model-view">
      <Header session={phase.session} fileName={phase.fileName} />
      <div id={viewPanelId} class="view-panel" role="tabpanel" aria-labelledby={viewTabId(view)}>
        {layer === null ? (
          <EmptyState icon="layers" title="This model has no layers" />
        ) : (
          <LayerView view={view} layer={layer} />
        )}
      </div>
      <LiveRegion />
      <PictureDrop />
      {page.pictures.remaking.value && <RemakeDialog offer={page.pictures.remaking.value} />}
      {page.recipes.editing.value && <RecipeDialog recipe={page.recipes.editing.value} />}
    </div>
  );
}

function LayerView({ view, layer }: { readonly view: View; readonly layer: LayerSummary }) {
  switch (view) {
    case 'kernels':
      return <KernelView layer={layer} />;
    case 'maximized':
      return <MaximizedView layer={layer} />;
    case 'objectives':
      return <ObjectivesView />;
    case 'maps':
      return <MapsView layer={layer} />;
    case 'attributions':
      return <AttributionsView />;
    case 'dream':
      return <DreamView />;
    case 'health':
      return <HealthView />;
    default:
      return view satisfies never;
  }
}
