import type { View } from '../model/saved-state.js';
import { usePage } from './page-context.js';

const tabs: readonly { readonly view: View; readonly label: string; readonly title: string }[] = [
  { view: 'kernels', label: 'Kernels', title: 'The weights of each filter' },
  { view: 'maximized', label: 'Maximized', title: 'The picture that excites each channel' },
  {
    view: 'objectives',
    label: 'Classes',
    title: 'What a class wants to see, or any objective that you write',
  },
  { view: 'maps', label: 'Feature Maps', title: 'What each channel makes of an image' },
  { view: 'attributions', label: 'Attributions', title: 'What in an image speaks for a class' },
  { view: 'dream', label: 'Dream', title: 'DeepDream: an image, changed until layers respond more' },
  { view: 'health', label: 'Health', title: 'Filters that are dead, doubled or broken' },
];

/** Id of the panel that the tabs switch. */
export const viewPanelId = 'view-panel';

export function viewTabId(view: View): string {
  return `tab-${view}`;
}

/** Which view of the layer is shown. One tab stop; arrow keys switch. */
export function ViewTabs() {
  const page = usePage();
  const current = page.view.value;
  const show = (view: View) => {
    page.showView(view);
    document.getElementById(viewTabId(view))?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="View of the layer">
      {tabs.map(({ view, label, title }, index) => (
        <button
          key={view}
          type="button"
          role="tab"
          id={viewTabId(view)}
          class="tab"
          title={title}
          aria-selected={view === current}
          aria-controls={viewPanelId}
          tabIndex={view === current ? 0 : -1}
          onClick={() => {
            page.showView(view);
          }}
          onKeyDown={(event) => {
            const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
            const next = step === undefined ? undefined : tabs[(index + step + tabs.length) % tabs.length];
            if (next) show(next.view);
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
