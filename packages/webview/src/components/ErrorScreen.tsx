import type { Phase } from '../model/phase.js';
import { Button } from './Button.js';
import { Icon } from './Icon.js';

export interface ErrorScreenProps {
  readonly phase: Extract<Phase, { kind: 'failed' }>;
  readonly onRetry: () => void;
}

/** Why a model cannot be shown, in the words of the error. */
export function ErrorScreen({ phase, onRetry }: ErrorScreenProps) {
  return (
    <div class="screen" data-testid="error" data-code={phase.error.code} role="alert">
      <Icon name="error" />
      <h1>{phase.fileName} cannot be shown</h1>
      <p class="error-message">{phase.error.message}</p>
      <Button
        kind="primary"
        icon="refresh"
        testId="retry"
        onClick={() => {
          onRetry();
        }}
      >
        Retry
      </Button>
    </div>
  );
}
