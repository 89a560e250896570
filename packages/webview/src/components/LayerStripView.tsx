import { mapPicture, mapsRange, type StripLayer, type StripMap } from '@featurescope/core';
import { batch } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { shortNumber } from '../model/words.js';
import { EmptyState } from './EmptyState.js';
import { ScopeChooser } from './MapsToolbar.js';
import { usePage } from './page-context.js';
import { PictureCanvas } from './PictureCanvas.js';

/** A strip through the network: the strongest maps of every layer, so that one sees detail go and meaning come. */
export function LayerStripView() {
  const page = usePage();
  const state = page.pictures.maps.strip.state.value;
  const layers = page.pictures.maps.strip.shown;
  return (
    <>
      <div class="toolbar" role="group" aria-label="How feature maps are drawn">
        <ScopeChooser />
        <span class="toolbar-note">The strongest maps of every layer. Click one to enlarge it.</span>
      </div>
      {state.kind === 'working' && <progress class="bar" aria-label="Computing all layers"></progress>}
      {state.kind === 'failed' ? (
        <EmptyState icon="error" title="The layers cannot be shown" testId="strip-failed">
          <p>{state.error.message}</p>
        </EmptyState>
      ) : (
        <ol class="layer-strip" data-testid="layer-strip" data-state={state.kind}>
          {layers?.map((layer) => (
            <StripRow key={layer.layer} layer={layer} />
          ))}
        </ol>
      )}
    </>
  );
}

function StripRow({ layer }: { readonly layer: StripLayer }) {
  const page = usePage();
  const isSelected = page.layerName.value === layer.layer;
  const open = (channel: number | null) => {
    batch(() => {
      page.selectLayer(layer.layer);
      page.pictures.maps.showsStrip.value = false;
      page.enlarged.value = channel;
    });
  };
  return (
    <li
      class={`strip-row${isSelected ? ' is-selected' : ''}`}
      data-testid="strip-row"
      data-layer={layer.layer}
    >
      <button
        type="button"
        class="strip-name"
        title={`Show all maps of ${layer.layer}`}
        onClick={() => {
          open(null);
        }}
      >
        <span>{layer.layer}</span>
        <span class="panel-note">
          {layer.width} × {layer.height} × {layer.channels}
        </span>
      </button>
      <span class="strip-maps">
        {layer.maps.map((map) => (
          <button
            key={map.channel}
            type="button"
            class="strip-map"
            title={`channel ${map.channel}: mean ${shortNumber(map.mean)}, max ${shortNumber(map.max)}`}
            onClick={() => {
              open(map.channel);
            }}
          >
            <StripPicture layer={layer.layer} map={map} />
          </button>
        ))}
      </span>
    </li>
  );
}

function StripPicture({ layer, map }: { readonly layer: string; readonly map: StripMap }) {
  const colourMap = usePage().pictures.maps.colourMap.value;
  const picture = useMemo(() => {
    const side = Math.sqrt(map.values.length);
    const maps = { layer, width: side, height: side, channels: 1, values: map.values };
    return mapPicture(maps, 0, { colourMap, range: mapsRange(maps, null, colourMap === 'signed') });
  }, [layer, map, colourMap]);
  return <PictureCanvas picture={picture} label={`${layer}, channel ${map.channel}`} />;
}
