import type { Phase } from '../model/phase.js';
import { EmptyState } from './EmptyState.js';
import { Header } from './Header.js';
import { KernelView } from './KernelView.js';
import { LiveRegion } from './LiveRegion.js';
import { MaximizedView } from './MaximizedView.js';
import { usePage } from './page-context.js';
import { viewPanelId, viewTabId } from './ViewTabs.js';

/** An open model. */
export function ModelView({ phase }: { readonly phase: Extract<Phase, { kind: 'open' }> }) {
  const page = usePage();
  const layer = page.layer.value;
  const view = page.view.value;
  return (
    <div class="model-view" data-testid="model-view">
      <Header session={phase.session} fileName={phase.fileName} />
      <div id={viewPanelId} class="view-panel" role="tabpanel" aria-labelledby={viewTabId(view)}>
        {layer === null ? (
          <EmptyState icon="layers" title="This model has no layers" />
        ) : view === 'kernels' ? (
          <KernelView layer={layer} />
        ) : (
          <MaximizedView layer={layer} />
        )}
      </div>
      <LiveRegion />
    </div>
  );
}
