import type { Gallery } from '../scheduler/gallery.js';
import { galleryShare, galleryStatus } from '../scheduler/gallery-status.js';
import { Button } from './Button.js';
import { usePage } from './page-context.js';
import { SaveNotice } from './SaveNotice.js';

/** What is computed, how far it is, and how to stop it. */
export function GalleryProgress({ gallery }: { readonly gallery: Gallery }) {
  const page = usePage();
  const runner = page.runner.value;
  const running = runner?.running.value ?? null;
  const { state, text } = galleryStatus(gallery, running);
  const share = galleryShare(gallery, running);
  return (
    <div
      class={`gallery-progress is-${state}`}
      data-testid="progress"
      data-state={state}
      data-done={gallery.settledCount.value}
      data-total={gallery.channelCount}
    >
      <div class="status-line">
        <span class="progress-text" title={text}>
          {text}
        </span>
        {state === 'running' && (
          <Button
            testId="cancel"
            onClick={() => {
              runner?.cancel();
            }}
          >
            Cancel
          </Button>
        )}
        {(state === 'cancelled' || state === 'failed') && (
          <Button
            testId="resume"
            kind="primary"
            onClick={() => {
              runner?.resume();
            }}
          >
            {state === 'failed' ? 'Retry' : 'Resume'}
          </Button>
        )}
        <SaveNotice />
      </div>
      <progress class="bar" aria-label={`Progress of ${gallery.key.layer}`} max={1} value={share}></progress>
    </div>
  );
}
