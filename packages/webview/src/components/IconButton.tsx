import { Icon } from './Icon.js';

export interface IconButtonProps {
  readonly icon: string;
  readonly label: string;
  readonly disabled?: boolean;
  /** Whether it is switched on; default: it is no switch. */
  readonly isPressed?: boolean;
  readonly testId?: string;
  readonly onClick: () => void;
}

/** A button of a toolbar: an icon, named in its tooltip. */
export function IconButton({ icon, label, disabled = false, isPressed, testId, onClick }: IconButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      disabled={disabled}
      aria-pressed={isPressed}
      data-testid={testId}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
