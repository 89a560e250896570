import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { backendName } from '../model/backend-words.js';
import { Button } from './Button.js';
import { Icon } from './Icon.js';
import { usePage } from './page-context.js';

/** What computes; a click says why nothing faster does. */
export function BackendBadge() {
  const page = usePage();
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

  const report = page.backend.value;
  if (!report) return null;
  const name = backendName(report.backend);
  const isSlower = report.passedOver.length > 0;
  return (
    <div
      class="backend"
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
        data-testid="backend"
        data-backend={report.backend}
        aria-expanded={isOpen}
        aria-controls={id}
        title={isSlower ? `${name}. Click for why nothing faster is used.` : name}
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        <Icon name="chip" />
        {name}
        {isSlower && <span class="badge-why">why?</span>}
      </button>
      <div id={id} class="popover" role="group" aria-label="Compute backend" hidden={!isOpen}>
        <p>
          Pictures are computed with <strong>{name}</strong>
          {report.adapter === null ? '' : ` on ${report.adapter}`}.
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
      </div>
    </div>
  );
}
