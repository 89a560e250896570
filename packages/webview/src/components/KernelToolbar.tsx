import { isPointwise, type LayerKernel } from '@featurescope/core';
import type { ComponentChildren } from 'preact';
import { shortNumber } from '../model/words.js';
import { ColourBar } from './ColourBar.js';
import { rangeShown, type KernelLook } from './kernel-look.js';
import { usePage } from './page-context.js';
import { Segmented } from './Segmented.js';
import { Slider } from './Slider.js';
import { TileSizeSlider } from './TileSizeSlider.js';

export interface KernelToolbarProps {
  readonly kernel: LayerKernel;
  readonly look: KernelLook;
  readonly onSlice: (slice: number | 'rgb') => void;
  readonly children: ComponentChildren;
}

/** How kernels are drawn. */
export function KernelToolbar({ kernel, look, onSlice, children }: KernelToolbarProps) {
  const page = usePage();
  return (
    <div class="toolbar" role="group" aria-label="How kernels are drawn">
      <SliceChooser kernel={kernel} look={look} onSlice={onSlice} />
      {(look.slice !== 'rgb' || isPointwise(kernel)) && (
        <Segmented
          label="Colours"
          testId="colour-map"
          value={look.colourMap}
          options={[
            { value: 'signed', label: 'Signed', title: 'Blue below zero, white at zero, red above' },
            { value: 'viridis', label: 'Viridis', title: 'From the smallest to the largest weight' },
            { value: 'grey', label: 'Grey', title: 'From the smallest weight, black, to the largest, white' },
          ]}
          onChange={(colourMap) => {
            page.colourMap.value = colourMap;
          }}
        />
      )}
      <Segmented
        label="Scale"
        testId="kernel-scale"
        value={look.scale}
        options={[
          { value: 'layer', label: 'Layer', title: 'One scale for all filters: they can be compared' },
          {
            value: 'filter',
            label: 'Filter',
            title: 'A scale for each filter: faint ones show their pattern',
          },
        ]}
        onChange={(scale) => {
          page.scale.value = scale;
        }}
      />
      <KernelColourBar kernel={kernel} look={look} />
      <span class="toolbar-end">
        <TileSizeSlider />
        {children}
      </span>
    </div>
  );
}

function SliceChooser({ kernel, look, onSlice }: Omit<KernelToolbarProps, 'children'>) {
  const [, , inChannels] = kernel.shape;
  if (inChannels === 1) return null;
  if (isPointwise(kernel)) {
    return (
      <span class="toolbar-note" title="A 1×1 kernel has one weight per input channel">
        Each tile: {inChannels} input weights, row by row
      </span>
    );
  }
  if (inChannels === 3) {
    return (
      <Segmented
        label="Inputs"
        testId="slice"
        value={String(look.slice)}
        options={[
          { value: 'rgb', label: 'RGB', title: 'The three input channels as red, green and blue' },
          { value: '0', label: '0', title: 'Input channel 0 (red, in most networks)' },
          { value: '1', label: '1', title: 'Input channel 1 (green, in most networks)' },
          { value: '2', label: '2', title: 'Input channel 2 (blue, in most networks)' },
        ]}
        onChange={(value) => {
          onSlice(value === 'rgb' ? 'rgb' : Number(value));
        }}
      />
    );
  }
  return (
    <Slider
      label="Input channel"
      testId="slice"
      min={0}
      max={inChannels - 1}
      value={look.slice === 'rgb' ? 0 : look.slice}
      valueText={`${look.slice} of 0–${inChannels - 1}`}
      onInput={onSlice}
    />
  );
}

/** With a scale per filter the ends are no numbers of the layer: words stand there. */
function KernelColourBar({ kernel, look }: Pick<KernelToolbarProps, 'kernel' | 'look'>) {
  const isRgb = look.slice === 'rgb' && !isPointwise(kernel);
  const { min, max } = rangeShown(kernel, 0, look);
  const zero = max > min ? -min / (max - min) : null;
  if (look.scale === 'layer') {
    return (
      <ColourBar
        colourMap={isRgb ? 'grey' : look.colourMap}
        low={shortNumber(min)}
        high={shortNumber(max)}
        zero={zero}
      />
    );
  }
  const isSigned = look.colourMap === 'signed' && !isRgb;
  return (
    <ColourBar
      colourMap={isRgb ? 'grey' : look.colourMap}
      low={isSigned ? '−max' : 'min'}
      high={isSigned ? '+max' : 'max'}
      zero={isSigned ? 0.5 : null}
    />
  );
}
