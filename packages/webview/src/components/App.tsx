import { featurescopeErrorFrom } from '@featurescope/core';
import { useErrorBoundary } from 'preact/hooks';
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
  // A mistake of ours in drawing is said, too: never a blank page.
  const [mistake, forgetMistake] = useErrorBoundary() as [unknown, () => void];
  const phase = page.phase.value;
  const retry = () => {
    forgetMistake();
    page.retry();
  };
  if (mistake !== undefined) {
    const error = featurescopeErrorFrom(mistake);
    return <ErrorScreen phase={{ kind: 'failed', fileName: 'The model', error }} onRetry={retry} />;
  }
  switch (phase.kind) {
    case 'waiting':
      return <main class="screen" aria-busy="true"></main>;
    case 'reading':
      return <ReadingScreen phase={phase} />;
    case 'failed':
      return <ErrorScreen phase={phase} onRetry={retry} />;
    case 'open':
      return <ModelView phase={phase} />;
    default:
      return phase satisfies never;
  }
}
