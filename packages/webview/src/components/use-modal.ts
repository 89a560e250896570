import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** What makes a `<dialog>` a box over the page. */
export interface Modal {
  readonly ref: RefObject<HTMLDialogElement | null>;
  readonly onCancel: (event: Event) => void;
  readonly onClick: (event: MouseEvent) => void;
}

/** Opens a dialog over the page, the rest of which is inert; a click beside it and Escape close it. */
export function useModal(onClose: () => void): Modal {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    // Modal: the rest of the page is inert, and Tab stays within.
    if (ref.current?.isConnected === true && !ref.current.open) ref.current.showModal();
  }, []);
  return {
    ref,
    onCancel: (event) => {
      event.preventDefault();
      onClose();
    },
    onClick: (event) => {
      if (event.target === ref.current) onClose();
    },
  };
}
