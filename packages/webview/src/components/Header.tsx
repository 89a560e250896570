import type { ModelSession } from '@featurescope/worker';
import { groupedCount } from '../model/words.js';
import { BackendBadge } from './BackendBadge.js';
import { Button } from './Button.js';
import { Icon } from './Icon.js';
import { LayerPicker } from './LayerPicker.js';
import { usePage } from './page-context.js';
import { ViewTabs } from './ViewTabs.js';
import { WarningsBadge } from './WarningsBadge.js';

/** Model, backend, layer and view. */
export function Header({ session, fileName }: { readonly session: ModelSession; readonly fileName: string }) {
  const page = usePage();
  const { name, source, layers, parameterCount, warnings } = session.summary;
  const facts = [
    source.format,
    `${groupedCount(layers.length)} layers`,
    `${groupedCount(parameterCount)} parameters`,
    ...(source.producer === undefined ? [] : [source.producer]),
  ].join(' · ');
  return (
    <header class="header">
      <div class="header-model">
        <h1 title={fileName}>{name === '' ? fileName : name}</h1>
        <p class="header-facts" title={facts}>
          {facts}
        </p>
        <WarningsBadge warnings={warnings} />
        <BackendBadge />
      </div>
      <div class="header-layer">
        <LayerPicker />
        <ViewTabs />
      </div>
      {source.architectureMissing && (
        <div class="banner" data-testid="architecture">
          <Icon name="info" />
          <span>
            The file holds weights only. Give the architecture (what model.to_json() writes), and the network
            runs.
          </span>
          <Button
            icon="file-code"
            onClick={() => {
              page.chooseArchitecture();
            }}
          >
            Choose Architecture…
          </Button>
        </div>
      )}
      {page.restart.value !== null && (
        <p class="banner" role="status">
          <Icon name="info" />
          {page.restart.value}
        </p>
      )}
    </header>
  );
}
