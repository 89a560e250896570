import { useEffect, useRef, useState } from 'preact/hooks';
import type { Gallery } from '../scheduler/gallery.js';
import { MaximizedTile } from './MaximizedTile.js';

export interface LayerSheetProps {
  readonly gallery: Gallery;
  /** So many of its channels are shown. */
  readonly channelCount: number;
  readonly onInSight: (isInSight: boolean) => void;
  /** @param channel null: the layer itself */
  readonly onOpen: (channel: number | null) => void;
}

/** A layer's first filters, five in a row. The tiles exist only near what is in sight. */
export function LayerSheet({ gallery, channelCount, onInSight, onOpen }: LayerSheetProps) {
  const { layer } = gallery.key;
  const sheet = useRef<HTMLElement>(null);
  const [isInSight, setIsInSight] = useState(false);
  useEffect(() => {
    const element = sheet.current;
    if (!element) return undefined;
    const observer = new IntersectionObserver((entries) => {
      const latest = entries[entries.length - 1];
      setIsInSight(latest?.isIntersecting ?? false);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  useEffect(() => {
    onInSight(isInSight);
  }, [gallery, isInSight]);
  const failure = gallery.failure.value;

  return (
    <section class="layer-sheet" data-layer={layer} aria-label={layer} ref={sheet}>
      <h3>
        <button
          type="button"
          class="layer-sheet-name"
          title={`Show all ${gallery.channelCount} channels of ${layer}`}
          onClick={() => {
            onOpen(null);
          }}
        >
          {layer}
        </button>
        <span class="layer-sheet-count">
          {gallery.settledAmong(channelCount)} of {channelCount}
        </span>
      </h3>
      {failure ? (
        <p>{failure.message}</p>
      ) : (
        <div class="layer-sheet-tiles">
          {isInSight &&
            Array.from({ length: channelCount }, (_, channel) => (
              <button
                key={channel}
                type="button"
                // One tab stop for the sheet, its name: with hundreds of tiles nobody would get past them.
                tabIndex={-1}
                onClick={() => {
                  onOpen(channel);
                }}
              >
                <MaximizedTile gallery={gallery} channel={channel} />
              </button>
            ))}
        </div>
      )}
    </section>
  );
}
