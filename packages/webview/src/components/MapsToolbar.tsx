import type { ComponentChildren } from 'preact';
import { mapOrders, type MapOrder } from '../maps/map-order.js';
import { mapColourMaps, mapWays, type MapWay } from '../maps/maps-model.js';
import { shortNumber } from '../model/words.js';
import { Choice } from './Choice.js';
import { ColourBar } from './ColourBar.js';
import type { MapLook, MapLooks } from './map-look.js';
import { OverlaySlider } from './OverlaySlider.js';
import { usePage } from './page-context.js';
import { Segmented } from './Segmented.js';
import { TileSizeSlider } from './TileSizeSlider.js';

const wayTitles: Readonly<Record<MapWay, string>> = {
  network: 'Network',
  'conv-chain': 'Conv chain',
  both: 'Side by side',
};

const orderTitles: Readonly<Record<MapOrder, string>> = {
  index: 'Index',
  mean: 'Mean',
  max: 'Max',
  sparsity: 'Sparsity',
};

const colourTitles = { viridis: 'Viridis', magma: 'Magma', grey: 'Grey', signed: 'Signed' } as const;

export interface MapsToolbarProps {
  /** Null while there is nothing to draw. */
  readonly looks: MapLooks | null;
  readonly children?: ComponentChildren;
}

/** How maps are made, ordered and drawn. */
export function MapsToolbar({ looks, children }: MapsToolbarProps) {
  const { maps } = usePage().pictures;
  return (
    <div class="toolbar" role="group" aria-label="How feature maps are drawn">
      <ScopeChooser />
      <Choice
        label="Way"
        testId="map-way"
        title="Network: its true forward pass. Conv chain: its convolutions alone, one applied to the other's output, without activations, pooling and norms."
        value={maps.way.value}
        options={mapWays.map((way) => ({ value: way, label: wayTitles[way] }))}
        onChange={(way) => {
          maps.way.value = way;
        }}
      />
      <Choice
        label="Sort"
        testId="map-order"
        title="Mean and max: the strongest first. Sparsity: most zeros first."
        value={maps.order.value}
        options={mapOrders.map((order) => ({ value: order, label: orderTitles[order] }))}
        onChange={(order) => {
          maps.order.value = order;
        }}
      />
      <Choice
        label="Colours"
        testId="map-colours"
        title="Signed: blue below zero, white at zero, red above."
        value={maps.colourMap.value}
        options={mapColourMaps.map((map) => ({ value: map, label: colourTitles[map] }))}
        onChange={(map) => {
          maps.colourMap.value = map;
        }}
      />
      <Segmented
        label="Scale"
        testId="map-scale"
        value={maps.scale.value}
        options={[
          { value: 'shared', label: 'Shared', title: 'One scale for all maps: they can be compared' },
          { value: 'map', label: 'Map', title: 'A scale for each map: faint ones show their pattern' },
        ]}
        onChange={(scale) => {
          maps.scale.value = scale;
        }}
      />
      {looks && <MapColourBar look={looks.maps} />}
      <OverlaySlider />
      <span class="toolbar-end">
        <TileSizeSlider />
        {children}
      </span>
    </div>
  );
}

/** One layer, or a strip through all. */
export function ScopeChooser() {
  const { maps } = usePage().pictures;
  return (
    <Segmented
      label="Show"
      testId="maps-scope"
      value={maps.showsStrip.value ? 'all' : 'layer'}
      options={[
        { value: 'layer', label: 'Layer', title: 'All maps of the selected layer' },
        {
          value: 'all',
          label: 'All layers',
          title: 'The strongest maps of every layer, from the image down',
        },
      ]}
      onChange={(scope) => {
        maps.showsStrip.value = scope === 'all';
      }}
    />
  );
}

/** With a scale per map the ends are no numbers of the layer: words stand there. */
function MapColourBar({ look: { colourMap, scale, sharedRange } }: { readonly look: MapLook }) {
  const isSigned = colourMap === 'signed';
  if (scale === 'map') {
    return (
      <ColourBar
        colourMap={colourMap}
        low={isSigned ? '−max' : 'min'}
        high={isSigned ? '+max' : 'max'}
        zero={isSigned ? 0.5 : null}
      />
    );
  }
  const { min, max } = sharedRange;
  return (
    <ColourBar
      colourMap={colourMap}
      low={shortNumber(min)}
      high={shortNumber(max)}
      zero={max > min ? -min / (max - min) : null}
    />
  );
}
