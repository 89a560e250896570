import { useLayoutEffect, useRef } from 'preact/hooks';
import { entryName, entryWords } from '../../dream/dream-words.js';
import { Button } from '../Button.js';
import { Choice } from '../Choice.js';
import { usePage } from '../page-context.js';
import { PictureCanvas } from '../PictureCanvas.js';

/** The pictures that were made, to go back to: one tab stop, arrow keys within, Delete removes. */
export function DreamHistoryStrip() {
  const { dream } = usePage().pictures;
  const { history, run } = dream;
  const entries = history.entries.value;
  const shown = history.shown.value;
  const list = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    if (hadFocus.current) list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    hadFocus.current = false;
  }, [shown]);
  if (entries.length === 0) return null;
  const step = (by: number) => {
    const index = entries.findIndex((entry) => entry === shown);
    const next = entries[Math.min(entries.length - 1, Math.max(0, index + by))];
    if (next) history.show(next.id);
  };
  return (
    <div class="dream-history" data-testid="dream-history">
      <div
        ref={list}
        class="picture-thumbs"
        role="listbox"
        aria-label="Dreams so far"
        aria-orientation="horizontal"
        onKeyDown={(event) => {
          const by = ({ ArrowRight: 1, ArrowLeft: -1 } as const)[event.key];
          if (by !== undefined) step(by);
          else if (event.key === 'Delete' && shown) history.remove(shown.id);
          else return;
          event.preventDefault();
          hadFocus.current = true;
        }}
      >
        {entries.map((entry, index) => (
          <div
            key={entry.id}
            class="picture-thumb dream-thumb"
            role="option"
            data-testid="dream-entry"
            data-id={entry.id}
            aria-selected={entry === shown}
            aria-label={`${entryName(entry)}, ${entryWords(entry)}`}
            title={`${entryName(entry)}: ${entryWords(entry)}. Remove with Delete.`}
            tabIndex={entry === shown || (shown === null && index === entries.length - 1) ? 0 : -1}
            onClick={() => {
              history.show(entry.id);
            }}
          >
            <PictureCanvas picture={entry.picture} label="" />
          </div>
        ))}
      </div>
      {shown && !run.isBusy.value && (
        <div class="dream-actions">
          {entries.length > 1 && (
            <Choice
              label="Compare with"
              testId="compare-with"
              value={String(history.compared.value?.id ?? '')}
              options={[
                { value: '', label: 'Before' },
                ...entries
                  .filter((entry) => entry !== shown)
                  .map((entry) => ({ value: String(entry.id), label: entryName(entry) })),
              ]}
              onChange={(id) => {
                history.compare(id === '' ? null : Number(id));
              }}
            />
          )}
          <Button
            testId="use-settings"
            title="Takes over how this picture was made"
            onClick={() => {
              dream.form.take(shown.settings);
            }}
          >
            Use Its Settings
          </Button>
          <Button
            testId="dream-on-result"
            title="Makes this picture the one to dream on"
            onClick={() => {
              void dream.dreamOn(shown);
            }}
          >
            Dream on This
          </Button>
        </div>
      )}
    </div>
  );
}
