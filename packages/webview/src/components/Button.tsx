import type { ComponentChildren, Ref } from 'preact';
import { Icon } from './Icon.js';

export interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick: () => void;
  readonly icon?: string;
  readonly kind?: 'primary' | 'secondary';
  readonly disabled?: boolean;
  readonly title?: string;
  readonly testId?: string;
  readonly buttonRef?: Ref<HTMLButtonElement>;
}

export function Button(props: ButtonProps) {
  const { children, onClick, icon, kind = 'secondary', disabled = false, title, testId, buttonRef } = props;
  return (
    <button
      type="button"
      class={`button button-${kind}`}
      disabled={disabled}
      title={title}
      data-testid={testId}
      ref={buttonRef ?? null}
      onClick={onClick}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}
