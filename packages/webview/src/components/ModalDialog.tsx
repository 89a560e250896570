import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { IconButton } from './IconButton.js';

export interface ModalDialogProps {
  readonly title: string;
  readonly testId: string;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
}

/** A box over the page; a click beside it and Escape close it. */
export function ModalDialog({ title, testId, children, onClose }: ModalDialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    if (ref.current?.isConnected === true && !ref.current.open) ref.current.showModal();
  }, []);
  return (
    <dialog
      class="modal"
      ref={ref}
      data-testid={testId}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
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
