import { useEffect, useState } from 'preact/hooks';
import { galleryStatus } from '../scheduler/gallery-status.js';
import { usePage } from './page-context.js';

/** Tells who listens how the gallery comes on: at its start, each quarter and its end. */
export function LiveRegion() {
  const page = usePage();
  const gallery = page.view.value === 'maximized' ? page.gallery.value : null;
  const running = page.runner.value?.running.value ?? null;
  const state = gallery ? galleryStatus(gallery, running).state : 'waiting';
  const quarter = gallery ? Math.floor((4 * gallery.settledCount.value) / gallery.channelCount) : 0;
  const [text, setText] = useState('');
  useEffect(() => {
    if (!gallery || state === 'waiting') return;
    const { layer } = gallery.key;
    const words = {
      running:
        quarter === 0
          ? `Computing ${gallery.channelCount} pictures of ${layer}.`
          : `${layer}: ${quarter * 25} percent done.`,
      cancelled: `${layer}: cancelled.`,
      failed: `${layer}: ${gallery.failure.value?.message ?? 'failed'}`,
      complete: `${layer}: all ${gallery.channelCount} channels are done.`,
    };
    setText(words[state]);
  }, [gallery, state, quarter]);
  return (
    <div class="for-screen-readers" role="status" data-testid="announcements">
      {text}
    </div>
  );
}
