import { BadgePopover } from './BadgePopover.js';
import { Icon } from './Icon.js';

/** How many warnings the file gave rise to; a click tells them. */
export function WarningsBadge({ warnings }: { readonly warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <BadgePopover
      testId="warnings"
      label="Warnings"
      tooltip={warnings.join('\n')}
      badge={
        <>
          <Icon name="warning" />
          {warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`}
        </>
      }
    >
      <ul class="warnings">
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </BadgePopover>
  );
}
