import { useLayoutEffect, useRef } from 'preact/hooks';
import { BadgePopover } from './BadgePopover.js';
import { Button } from './Button.js';
import { Icon } from './Icon.js';
import { IconButton } from './IconButton.js';
import { usePage } from './page-context.js';
import { PictureCanvas } from './PictureCanvas.js';
import { SamplePictures } from './SamplePictures.js';

/** The pictures that were given, to switch between: one tab stop, arrow keys within. Anywhere on the page [ and ] do the same. */
export function PictureStrip() {
  const page = usePage();
  const { pictures } = page.pictures.input;
  const current = pictures.current.value;
  const list = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    const selected = list.current?.querySelector<HTMLElement>('[aria-selected=true]');
    if (list.current && selected) bringIntoSight(list.current, selected);
    if (hadFocus.current) selected?.focus();
    hadFocus.current = false;
  }, [current]);
  return (
    <div class="picture-strip">
      <div
        ref={list}
        class="picture-thumbs"
        role="listbox"
        aria-label="Images"
        aria-orientation="horizontal"
        onKeyDown={(event) => {
          const step = ({ ArrowRight: 1, ArrowLeft: -1 } as const)[event.key];
          if (step !== undefined) {
            event.preventDefault();
            hadFocus.current = true;
            pictures.step(step);
          } else if (event.key === 'Delete' && current) {
            hadFocus.current = true;
            pictures.remove(current.id);
          }
        }}
      >
        {pictures.all.value.map(({ id, name, picture }) => (
          <div
            key={id}
            class="picture-thumb"
            role="option"
            data-testid="input-thumb"
            data-name={name}
            aria-selected={id === current?.id}
            aria-label={name}
            title={`${name}. Switch with [ and ], remove with Delete.`}
            tabIndex={id === current?.id ? 0 : -1}
            onClick={() => {
              pictures.select(id);
            }}
          >
            <PictureCanvas picture={picture} label="" />
          </div>
        ))}
        {Array.from({ length: pictures.pendingCount.value }, (_, index) => (
          <div key={`pending-${index}`} class="picture-thumb is-pending" aria-hidden="true"></div>
        ))}
      </div>
      {current && (
        <IconButton
          icon="trash"
          label={`Remove ${current.name}`}
          testId="remove-picture"
          onClick={() => {
            pictures.remove(current.id);
          }}
        />
      )}
      <BadgePopover
        isMenu
        testId="add-picture"
        label="Add an image"
        tooltip="Add an image"
        badge={<Icon name="add" />}
      >
        <Button
          kind="primary"
          icon="folder-opened"
          testId="choose-pictures"
          onClick={() => {
            page.pictures.intake.choose();
          }}
        >
          Add Images…
        </Button>
        <p>You can also drop or paste images anywhere here.</p>
        <SamplePictures />
      </BadgePopover>
    </div>
  );
}

/** Scrolls the strip alone: `scrollIntoView` would move the page too. */
function bringIntoSight(strip: HTMLElement, item: HTMLElement): void {
  const outer = strip.getBoundingClientRect();
  const inner = item.getBoundingClientRect();
  if (inner.left < outer.left) strip.scrollLeft -= outer.left - inner.left;
  else if (inner.right > outer.right) strip.scrollLeft += inner.right - outer.right;
}
