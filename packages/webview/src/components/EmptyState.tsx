import type { ComponentChildren } from 'preact';
import { Icon } from './Icon.js';

export interface EmptyStateProps {
  readonly icon: string;
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly testId?: string;
}

/** Says why there is nothing to see, and what there is instead. */
export function EmptyState({ icon, title, children, testId }: EmptyStateProps) {
  return (
    <div class="empty-state" data-testid={testId}>
      <Icon name={icon} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}
