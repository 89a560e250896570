import type { PageModel } from '../model/page-model.js';
import { ErrorScreen } from './ErrorScreen.js';
import { ModelView } from './ModelView.js';
import { PageContext } from './page-context.js';
import { ReadingScreen } from './ReadingScreen.js';

/** The page, whatever phase it is in. */
export function App({ page }: { readonly page: PageModel }) {
  return (
    <PageContext.Provider value={page}>
      <CurrentPhase page={page} />
    </PageContext.Provider>
  );
}

function CurrentPhase({ page }: { readonly page: PageModel }) {
  const phase = page.phase.value;
  switch (phase.kind) {
    case 'waiting':
      return <main class="screen" aria-busy="true"></main>;
    case 'reading':
      return <ReadingScreen phase={phase} />;
    case 'failed':
      return <ErrorScreen phase={phase} />;
    case 'open':
      return <ModelView phase={phase} />;
    default:
      return phase satisfies never;
  }
}
