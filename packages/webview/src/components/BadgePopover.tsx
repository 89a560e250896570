import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

export interface BadgePopoverProps {
  /** What the button shows. */
  readonly badge: ComponentChildren;
  readonly tooltip: string;
  /** Names the group that opens, for screen readers. */
  readonly label: string;
  readonly testId: string;
  readonly children: ComponentChildren;
  /** Whether a button in the box closes it, as in a menu. */
  readonly isMenu?: boolean;
}

/** A badge of the header that opens a box with more below it; a click elsewhere or Escape closes it. */
export function BadgePopover({ badge, tooltip, label, testId, children, isMenu = false }: BadgePopoverProps) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    const close = (event: Event) => {
      if (!(event.target instanceof Node) || !ref.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('focusin', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('focusin', close);
    };
  }, [isOpen]);
  return (
    <div
      class="badge"
      ref={ref}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        setOpen(false);
        ref.current?.querySelector('button')?.focus();
      }}
    >
      <button
        type="button"
        class="badge-button"
        data-testid={testId}
        aria-expanded={isOpen}
        aria-controls={id}
        title={tooltip}
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        {badge}
      </button>
      <div
        id={id}
        class="popover"
        role="group"
        aria-label={label}
        hidden={!isOpen}
        onClick={(event) => {
          if (isMenu && event.target instanceof Element && event.target.closest('button')) setOpen(false);
        }}
      >
        {children}
      </div>
    </div>
  );
}
