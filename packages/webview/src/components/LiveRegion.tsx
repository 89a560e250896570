import { useEffect, useState } from 'preact/hooks';
import { galleryStatus } from '../scheduler/gallery-status.js';
import { usePage } from './page-context.js';

/** Tells who listens how the gallery comes on: at its start, each quarter and its end. */
export function LiveRegion() {
  const page = usePage();
  const filling = page.view.value === 'maximized' ? page.maximized.filling.value : null;
  const status = filling && galleryStatus(filling);
  const state = status?.state ?? 'waiting';
  const quarter = status ? Math.floor((4 * status.settledCount) / status.channelCount) : 0;
  const [text, setText] = useState('');
  useEffect(() => {
    if (!filling || !status || state === 'waiting') return;
    const { title } = filling;
    const words = {
      running:
        quarter === 0
          ? `Computing ${status.channelCount} pictures of ${title}.`
          : `${title}: ${quarter * 25} percent done.`,
      paused: `${title}: paused.`,
      cancelled: `${title}: cancelled.`,
      failed: `${title}: ${status.text}`,
      complete: `${title}: all ${status.channelCount} channels are done.`,
    };
    setText(words[state]);
  }, [filling?.title, state, quarter]);
  return (
    <div class="for-screen-readers" role="status" data-testid="announcements">
      {text}
    </div>
  );
}
