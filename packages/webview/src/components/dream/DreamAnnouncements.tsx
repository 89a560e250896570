import { useEffect, useState } from 'preact/hooks';
import { entryName, entryWords } from '../../dream/dream-words.js';
import { usePage } from '../page-context.js';

/** Tells who listens how a dream comes on: each octave or frame, and its end. */
export function DreamAnnouncements() {
  const { run, loop, history } = usePage().pictures.dream;
  const [text, setText] = useState('');
  const progress = run.progress.value;
  const state = loop.state.value;
  const shown = history.shown.value;
  const words =
    state.kind === 'running'
      ? `Frame ${state.frame} of ${loop.totalCount.value}.`
      : progress
        ? `Octave ${progress.octave} of ${progress.octaveCount}.`
        : shown && !run.isBusy.value
          ? `${entryName(shown)}: ${entryWords(shown)}.`
          : null;
  useEffect(() => {
    if (words !== null) setText(words);
  }, [words]);
  return (
    <div class="for-screen-readers" role="status" data-testid="dream-announcements">
      {text}
    </div>
  );
}
