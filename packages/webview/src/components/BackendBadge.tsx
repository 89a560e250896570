import { backendName } from '../model/backend-words.js';
import { BadgePopover } from './BadgePopover.js';
import { Button } from './Button.js';
import { Icon } from './Icon.js';
import { usePage } from './page-context.js';

/** What computes; a click says why nothing faster does. */
export function BackendBadge() {
  const page = usePage();
  const report = page.backend.value;
  if (!report) return null;
  const name = backendName(report.backend);
  const workerCount = page.session.value?.concurrency ?? 1;
  const isSlower = report.passedOver.length > 0;
  return (
    <BadgePopover
      testId="backend"
      label="Compute backend"
      tooltip={isSlower ? `${name}. Click for why nothing faster is used.` : name}
      badge={
        <>
          <Icon name="chip" />
          {name}
          {isSlower && <span class="badge-why">why?</span>}
        </>
      }
    >
      <p>
        Pictures are computed with <strong>{name}</strong>
        {report.adapter === null ? '' : ` on ${report.adapter}`}
        {workerCount > 1 ? `, by ${workerCount} workers side by side` : ''}.
      </p>
      {isSlower && (
        <dl>
          {report.passedOver.map(({ backend, reason }) => (
            <div key={backend}>
              <dt>{backendName(backend)}</dt>
              <dd>{reason}</dd>
            </div>
          ))}
        </dl>
      )}
      <Button
        icon="settings-gear"
        onClick={() => {
          page.changeBackend();
        }}
      >
        Change…
      </Button>
    </BadgePopover>
  );
}
