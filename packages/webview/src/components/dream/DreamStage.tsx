import type { RgbaImage } from '@featurescope/core';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { StageModel } from '../../dream/stage-model.js';
import type { Size } from '../../inputs/network-size.js';
import { PictureCanvas } from '../PictureCanvas.js';
import { CompareDivider } from './CompareDivider.js';
import { MaskLayer } from './MaskLayer.js';
import { dragToPan, zoomAtPointer } from './stage-moves.js';

export interface StagePicture {
  readonly picture: RgbaImage;
  readonly label: string;
}

export interface DreamStageProps {
  readonly stage: StageModel;
  /** Left of the divider; null: there is none. */
  readonly before: StagePicture | null;
  readonly after: StagePicture;
  /** What zoom is a multiple of: smaller pictures (of an octave) are stretched to it. */
  readonly size: Size;
}

const keyZooms: Readonly<Record<string, (stage: StageModel) => void>> = {
  '+': (stage) => {
    stage.zoomBy(1.25);
  },
  '=': (stage) => {
    stage.zoomBy(1.25);
  },
  '-': (stage) => {
    stage.zoomBy(0.8);
  },
  '0': ({ zoom }) => {
    zoom.value = 'fit';
  },
  '1': ({ zoom }) => {
    zoom.value = 1;
  },
};

/** From this zoom on pixels are shown as squares. */
const crispFrom = 4;

/** Small pictures are enlarged so far to fill the view. */
const largestFit = 3;

/** The picture in the middle: zoomed with the wheel or + and −, moved by dragging or with the arrow keys. */
export function DreamStage({ stage, before, after, size }: DreamStageProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const { zoom, tool } = stage;
  useLayoutEffect(() => {
    const element = viewport.current;
    if (!element) return undefined;
    const fit = () => {
      const { clientWidth, clientHeight } = element;
      if (clientWidth * clientHeight === 0) return;
      const room = Math.min(clientWidth / size.width, clientHeight / size.height);
      stage.fitZoom.value = Math.min(room, largestFit);
    };
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    fit();
    return () => {
      observer.disconnect();
    };
  }, [stage, size.width, size.height]);
  useEffect(() => {
    const element = viewport.current;
    if (!element) return undefined;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      zoomAtPointer(stage, element, event);
    };
    // By hand, since the page must not scroll.
    element.addEventListener('wheel', wheel, { passive: false });
    return () => {
      element.removeEventListener('wheel', wheel);
    };
  }, [stage]);
  const scale = stage.scale;
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  const share = stage.divider.value;
  return (
    <div
      ref={viewport}
      class={`dream-stage${scale >= crispFrom ? ' is-crisp' : ''}`}
      data-testid="dream-stage"
      data-zoom={zoom.value === 'fit' ? 'fit' : scale.toFixed(3)}
      role="region"
      aria-label="Picture. Zoom with + and −, 0 fits it, 1 shows each pixel"
      tabIndex={0}
      onKeyDown={(event) => {
        const act = keyZooms[event.key];
        if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        act(stage);
      }}
      onPointerDown={(event) => {
        if (tool.value === null) dragToPan(event.currentTarget, event);
      }}
    >
      <div class="dream-frame" style={{ width: `${width}px`, height: `${height}px` }}>
        <PictureCanvas picture={after.picture} label={after.label} />
        {before && (
          <div class="dream-before" style={{ clipPath: `inset(0 ${(1 - share) * 100}% 0 0)` }}>
            <PictureCanvas picture={before.picture} label={before.label} />
          </div>
        )}
        <MaskLayer stage={stage} size={size} />
        {before && tool.value === null && (
          <CompareDivider stage={stage} left={before.label} right={after.label} />
        )}
      </div>
    </div>
  );
}
