import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect } from 'preact/hooks';
import { IconButton } from './IconButton.js';
import { useModal } from './use-modal.js';

export interface ModalDialogProps {
  readonly title: string;
  readonly testId: string;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
}

/** A box over the page; a click beside it and Escape close it. */
export function ModalDialog({ title, testId, children, onClose }: ModalDialogProps) {
  const modal = useModal(onClose);
  const titleId = useId();
  useLayoutEffect(() => {
    const dialog = modal.ref.current;
    // Closing gives the focus back to where it was; taking the element away alone does not.
    return () => dialog?.close();
  }, []);
  return (
    <dialog class="modal" {...modal} data-testid={testId} aria-labelledby={titleId}>
      <div class="modal-content">
        <header class="detail-header">
          <h2 id={titleId}>{title}</h2>
          <span class="detail-position"></span>
          <IconButton icon="close" label="Close" testId="close-dialog" onClick={onClose} />
        </header>
        <div class="modal-body">{children}</div>
      </div>
    </dialog>
  );
}
