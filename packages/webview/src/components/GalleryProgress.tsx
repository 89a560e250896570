import { galleryStatus, type Filling } from '../scheduler/gallery-status.js';
import { Button } from './Button.js';
import { IconButton } from './IconButton.js';
import { usePage } from './page-context.js';
import { SaveNotice } from './SaveNotice.js';

/** What is computed, how far it is, and how to pause and stop it. */
export function GalleryProgress({ filling }: { readonly filling: Filling }) {
  const page = usePage();
  const runner = page.maximized.runner.value;
  const { state, text, settledCount, channelCount, share } = galleryStatus(filling);
  return (
    <div
      class={`gallery-progress is-${state}`}
      data-testid="progress"
      data-state={state}
      data-done={settledCount}
      data-total={channelCount}
    >
      <div class="status-line">
        <span class="progress-text" title={text}>
          {text}
        </span>
        {state === 'running' && (
          <IconButton
            icon="debug-pause"
            label="Pause: the pictures at hand are finished"
            testId="pause"
            onClick={() => {
              runner?.pause();
            }}
          />
        )}
        {(state === 'running' || state === 'paused') && (
          <Button
            testId="cancel"
            onClick={() => {
              runner?.cancel();
            }}
          >
            Cancel
          </Button>
        )}
        {(state === 'paused' || state === 'cancelled' || state === 'failed') && (
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
      <progress class="bar" aria-label={`Progress of ${filling.title}`} max={1} value={share}></progress>
    </div>
  );
}
