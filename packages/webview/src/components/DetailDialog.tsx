import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { IconButton } from './IconButton.js';
import { useModal } from './use-modal.js';

export interface DetailDialogProps {
  readonly title: string;
  readonly index: number;
  readonly count: number;
  readonly picture: ComponentChildren;
  /** What stands beside the picture. */
  readonly children: ComponentChildren;
  /** What stands below both. */
  readonly footer?: ComponentChildren;
  readonly onMove: (index: number) => void;
  readonly onClose: () => void;
  /** Keys of its own, before the arrows; returns whether it has taken the key. */
  readonly onKey?: (event: KeyboardEvent) => boolean;
}

/** One picture, enlarged, over the grid. Arrow keys go on to its neighbours, Escape closes. */
export function DetailDialog(props: DetailDialogProps) {
  const { title, index, count, picture, children, footer, onMove, onClose, onKey } = props;
  const modal = useModal(onClose);
  const titleId = useId();
  const moveTo = (next: number) => {
    if (next >= 0 && next < count) onMove(next);
  };
  return (
    <dialog
      class="detail"
      {...modal}
      data-testid="detail"
      data-channel={index}
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        if (event.target instanceof HTMLInputElement) return;
        if (onKey?.(event) === true) {
          event.preventDefault();
          return;
        }
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        moveTo(index + step);
      }}
    >
      <div class="detail-content">
        <header class="detail-header">
          <h2 id={titleId}>{title}</h2>
          <span class="detail-position" aria-live="polite">
            {index + 1} of {count}
          </span>
          <IconButton
            icon="chevron-left"
            label="Previous"
            disabled={index === 0}
            onClick={() => {
              moveTo(index - 1);
            }}
          />
          <IconButton
            icon="chevron-right"
            label="Next"
            disabled={index === count - 1}
            onClick={() => {
              moveTo(index + 1);
            }}
          />
          <IconButton icon="close" label="Close" testId="close-detail" onClick={onClose} />
        </header>
        <div class="detail-body">
          <div class="detail-picture">{picture}</div>
          <div class="detail-side">{children}</div>
        </div>
        {footer}
      </div>
    </dialog>
  );
}
