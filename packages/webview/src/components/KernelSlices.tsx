import { kernelPicture, pictureSheet, type LayerKernel } from '@featurescope/core';
import { useMemo, useRef } from 'preact/hooks';
import type { KernelLook } from './kernel-look.js';
import { PictureCanvas } from './PictureCanvas.js';

/** Pixels of the sheet between two slices. */
const margin = 1;

export interface KernelSlicesProps {
  readonly kernel: LayerKernel;
  readonly filter: number;
  readonly look: KernelLook;
  readonly onSlice: (slice: number) => void;
}

/** All input slices of a filter at a glance; a click enlarges one. The slider chooses the same by key. */
export function KernelSlices({ kernel, filter, look, onSlice }: KernelSlicesProps) {
  const [height, width, inChannels] = kernel.shape;
  const columns = Math.ceil(Math.sqrt(inChannels));
  const rows = Math.ceil(inChannels / columns);
  const { colourMap, scale } = look;
  const sheet = useMemo(
    () =>
      pictureSheet(
        Array.from({ length: inChannels }, (_, slice) =>
          kernelPicture(kernel, { filter, slice, colourMap, scale }),
        ),
        { columns, margin, zoom: 1, background: [0, 0, 0, 0] },
      ),
    [kernel, filter, colourMap, scale, columns, inChannels],
  );
  const ref = useRef<HTMLDivElement>(null);
  const choose = (event: MouseEvent) => {
    const box = ref.current?.getBoundingClientRect();
    if (!box) return;
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
    const slice = row * columns + column;
    if (slice >= 0 && slice < inChannels) onSlice(slice);
  };
  const selected = look.slice === 'rgb' ? null : look.slice;
  const percent = (share: number) => `${share * 100}%`;
  return (
    <section class="slices">
      <h3>Input channels</h3>
      <div class="slices-sheet" ref={ref} onClick={choose}>
        <PictureCanvas picture={sheet} label={`All ${inChannels} input slices of filter ${filter}`} />
        {selected !== null && (
          <span
            class="slices-selected"
            style={{
              left: percent(((selected % columns) * (width + margin)) / sheet.width),
              top: percent((Math.floor(selected / columns) * (height + margin)) / sheet.height),
              width: percent(width / sheet.width),
              height: percent(height / sheet.height),
            }}
          ></span>
        )}
      </div>
      <input
        class="slices-slider"
        type="range"
        min={0}
        max={inChannels - 1}
        value={selected ?? 0}
        aria-label="Input channel"
        onInput={(event) => {
          onSlice(event.currentTarget.valueAsNumber);
        }}
      />
      <p class="slices-name">{selected === null ? 'red, green and blue' : `input channel ${selected}`}</p>
    </section>
  );
}
