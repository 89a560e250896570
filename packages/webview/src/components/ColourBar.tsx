import { colourTable, type ColourMap } from '@featurescope/core';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface ColourBarProps {
  readonly colourMap: ColourMap;
  /** What the first and the last colour stand for. */
  readonly low: string;
  readonly high: string;
  /** Where 0 lies, from 0 to 1; null when it is not on the bar. */
  readonly zero: number | null;
}

const colourCount = 256;

/** What the colours of a picture stand for. */
export function ColourBar({ colourMap, low, high, zero }: ColourBarProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = ref.current?.getContext('2d');
    if (!context) return;
    const table = colourTable(colourMap);
    const image = context.createImageData(colourCount, 1);
    for (let index = 0; index < colourCount; index++) {
      image.data.set(table.subarray(index * 3, index * 3 + 3), index * 4);
      image.data[index * 4 + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [colourMap]);
  return (
    <div class="colour-bar" role="img" aria-label={`Colours from ${low} to ${high}`}>
      <span class="colour-bar-label">{low}</span>
      <span class="colour-bar-track">
        <canvas ref={ref} width={colourCount} height={1}></canvas>
        {zero !== null && zero > 0 && zero < 1 && (
          <span class="colour-bar-zero" style={{ left: `${zero * 100}%` }}>
            0
          </span>
        )}
      </span>
      <span class="colour-bar-label">{high}</span>
    </div>
  );
}
