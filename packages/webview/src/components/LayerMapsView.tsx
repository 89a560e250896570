import type { LayerSummary } from '@featurescope/core';
import { useMemo, useState } from 'preact/hooks';
import type { LayerMaps } from '../maps/layer-maps.js';
import { isAllZero, orderedChannels } from '../maps/map-order.js';
import { mapsOf, type MapWay } from '../maps/maps-model.js';
import type { WorkState } from '../model/latest-work.js';
import { pictureFileName } from '../pictures/file-names.js';
import { labelledSheet } from '../pictures/labelled-sheet.js';
import { pngFromCanvas } from '../pictures/png.js';
import { percentage, shortNumber } from '../model/words.js';
import { Button } from './Button.js';
import { EmptyState } from './EmptyState.js';
import { looksOf, mapPictureOf, type MapLook } from './map-look.js';
import { MapDetail } from './MapDetail.js';
import { MapsToolbar } from './MapsToolbar.js';
import { MapTile } from './MapTile.js';
import { usePage } from './page-context.js';
import { SaveNotice } from './SaveNotice.js';
import { SaveSheetButton } from './SaveSheetButton.js';
import { TileGrid } from './TileGrid.js';

/** The maps of one layer. */
export function LayerMapsView({ layer }: { readonly layer: LayerSummary }) {
  const page = usePage();
  const { maps } = page.pictures;
  const way = maps.way.value;
  if (layer.channelCount === null) {
    return (
      <>
        <MapsToolbar looks={null} />
        <EmptyState icon="circle-slash" title={`${layer.name} gives no feature maps`} testId="no-maps">
          <p>{layer.unsupported ?? 'Its output has no channels.'} Choose another layer.</p>
        </EmptyState>
      </>
    );
  }
  const network = mapsOf(maps.network, layer.name);
  const chain = mapsOf(maps.chain, layer.name);
  const states: readonly WorkState<LayerMaps>[] =
    way === 'both'
      ? [maps.network.state.value, maps.chain.state.value]
      : [(way === 'network' ? maps.network : maps.chain).state.value];
  const failed = states.find((state) => state.kind === 'failed');
  const shown = shownMaps(way, network, chain);
  if (!shown || (failed && way !== 'both')) {
    return (
      <>
        <MapsToolbar looks={null} />
        {failed ? (
          <EmptyState icon="error" title={`The maps of ${layer.name} cannot be shown`} testId="maps-failed">
            <p>{failed.error.message}</p>
            {way !== 'network' && (
              <Button
                kind="primary"
                onClick={() => {
                  maps.way.value = 'network';
                }}
              >
                Show the network’s own maps
              </Button>
            )}
          </EmptyState>
        ) : (
          <div class="view-body" aria-busy="true" data-testid="maps-loading">
            <progress class="bar" aria-label={`Computing the maps of ${layer.name}`}></progress>
          </div>
        )}
      </>
    );
  }
  const isWorking = states.some((state) => state.kind === 'working');
  // Another layer has a scroll position of its own.
  return (
    <MapGallery
      key={layer.name}
      layer={layer}
      shown={shown}
      isWorking={isWorking}
      problem={failed?.error.message ?? null}
    />
  );
}

/** The maps of one way, or of both: then `maps` are the network's, and `beside` those of the conv chain. */
export interface ShownMaps {
  readonly maps: LayerMaps;
  readonly beside: LayerMaps | null;
}

function shownMaps(way: MapWay, network: LayerMaps | null, chain: LayerMaps | null): ShownMaps | null {
  if (way === 'conv-chain') return chain && { maps: chain, beside: null };
  return network && { maps: network, beside: way === 'both' ? chain : null };
}

interface MapGalleryProps {
  readonly layer: LayerSummary;
  readonly shown: ShownMaps;
  readonly isWorking: boolean;
  readonly problem: string | null;
}

function MapGallery({ layer, shown, isWorking, problem }: MapGalleryProps) {
  const page = usePage();
  const { maps: model } = page.pictures;
  const [active, setActive] = useState(0);
  const { statistics, maps } = shown.maps;
  const order = model.order.value;
  const channels = useMemo(() => orderedChannels(statistics, order), [statistics, order]);
  const colourMap = model.colourMap.value;
  const scale = model.scale.value;
  const looks = useMemo(
    () => looksOf(shown, { colourMap, scale }),
    [shown.maps, shown.beside, colourMap, scale],
  );
  const enlarged = page.enlarged.value;
  const position = enlarged === null ? -1 : channels.indexOf(enlarged);
  const zeroCount = useMemo(() => statistics.filter(isAllZero).length, [statistics]);
  const isPair = shown.beside !== null;

  const saveSheet = () =>
    page.saver.save(
      pictureFileName(layer.name, 'maps', page.pictures.input.pictures.current.value?.name ?? ''),
      () =>
        pngFromCanvas(
          labelledSheet(
            channels.map((channel) => ({
              picture: mapPictureOf(looks.maps, channel),
              label: String(channel),
            })),
            {
              title: `${layer.name} · feature maps · ${page.pictures.input.pictures.current.value?.name ?? ''}`,
            },
          ),
        ),
    );

  return (
    <>
      <MapsToolbar looks={looks}>
        <SaveSheetButton onSave={saveSheet} />
      </MapsToolbar>
      <div
        class="status-line maps-status"
        data-testid="maps-status"
        data-state={isWorking ? 'working' : 'ready'}
      >
        <p class="statistics" role="status">
          <span>
            {maps.channels} {maps.channels === 1 ? 'map' : 'maps'} of {maps.width} × {maps.height}
          </span>
          {isPair && <span>left: network, right: conv chain, each with its own scale</span>}
          {zeroCount > 0 && <strong>{zeroCount} all zero</strong>}
          {problem !== null && <strong role="alert">{problem}</strong>}
        </p>
        <PointedValue looks={looks} />
        <SaveNotice />
        {isWorking && <progress class="bar" aria-label={`Computing the maps of ${layer.name}`}></progress>}
      </div>
      <TileGrid
        label={`Feature maps of ${layer.name}`}
        testId="map-grid"
        count={channels.length}
        tileSize={page.tileSize.value * (isPair ? 2 : 1)}
        tileAspect={isPair ? 2 : 1}
        firstTile={page.firstTile.peek()}
        activeTile={position >= 0 ? position : active}
        isCovered={enlarged !== null}
        onActive={setActive}
        onOpen={(tile) => {
          page.enlarged.value = channels[tile] ?? null;
        }}
        onInSight={({ first }) => {
          page.firstTile.value = first;
        }}
        renderTile={(tile) => <MapTile looks={looks} channel={channels[tile] ?? 0} />}
      />
      {position >= 0 && (
        <MapDetail
          layer={layer}
          looks={looks}
          channels={channels}
          position={position}
          onMove={(next) => {
            setActive(next);
            page.enlarged.value = channels[next] ?? null;
          }}
          onClose={() => {
            page.enlarged.value = null;
          }}
        />
      )}
    </>
  );
}

/** The value under the pointer. */
function PointedValue({ looks }: { readonly looks: { readonly maps: MapLook } }) {
  const { maps } = usePage().pictures;
  const cell = maps.pointed.value;
  if (!cell) return null;
  const statistics = looks.maps.statistics[cell.channel];
  return (
    <p class="pointed-value" data-testid="pointed-value">
      channel {cell.channel} · row {cell.row}, column {cell.column} · {shortNumber(looks.maps.valueAt(cell))}
      {statistics && statistics.zeroShare > 0 ? ` · ${percentage(statistics.zeroShare)} of the map is 0` : ''}
    </p>
  );
}
