import type { LayerSummary } from '@featurescope/core';
import { useEffect, useMemo } from 'preact/hooks';
import { isAllZero } from '../maps/map-order.js';
import { cellAt, mapBox, placeOf, type Cell } from '../maps/map-place.js';
import { percentage, shortNumber } from '../model/words.js';
import { pictureFileName } from '../pictures/file-names.js';
import { pngFromPicture } from '../pictures/png.js';
import { Button } from './Button.js';
import { DetailDialog } from './DetailDialog.js';
import { Facts } from './Facts.js';
import { IconButton } from './IconButton.js';
import { CellMark, MapCanvas } from './MapCanvas.js';
import { mapPictureOf, rangeOfMap, type MapLooks } from './map-look.js';
import { NetworkPicture } from './NetworkPicture.js';
import { OverlaySlider } from './OverlaySlider.js';
import { usePage } from './page-context.js';
import { SaveNotice } from './SaveNotice.js';
import { UnitFooter } from './UnitFooter.js';

export interface MapDetailProps {
  readonly layer: LayerSummary;
  readonly looks: MapLooks;
  /** In the order in which the maps are shown. */
  readonly channels: readonly number[];
  readonly position: number;
  readonly onMove: (position: number) => void;
  readonly onClose: () => void;
}

/** Keys that move the chosen cell, with Shift. */
const cellSteps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** One map, enlarged, with the value of each cell and what it sees of the image. */
export function MapDetail({ layer, looks, channels, position, onMove, onClose }: MapDetailProps) {
  const page = usePage();
  const { maps: model } = page.pictures;
  const channel = channels[position] ?? 0;
  const look = looks.maps;
  const { maps } = look.layer;
  const statistics = look.statistics[channel];
  const picture = useMemo(() => mapPictureOf(look, channel), [look, channel]);
  const besidePicture = useMemo(
    () => looks.beside && mapPictureOf(looks.beside, channel),
    [looks.beside, channel],
  );
  const image = page.pictures.input.image.value;
  const size = image?.kind === 'ready' ? image.picture : maps;
  const box = mapBox(model.receptiveField.value, maps, size);
  const place = model.place.value;
  const chosen = place && cellAt(place, box, maps);
  const cell = model.pointed.value ?? chosen;
  const choose = (next: Cell) => {
    model.place.value = placeOf(next, box, maps);
  };
  // The place belongs to what is looked at here; the grid has the pointer alone.
  useEffect(
    () => () => {
      model.pointed.value = null;
    },
    [model],
  );
  const moveCell = (rows: number, columns: number) => {
    const from = chosen ?? { row: Math.floor(maps.height / 2), column: Math.floor(maps.width / 2) };
    choose({
      row: Math.min(maps.height - 1, Math.max(0, from.row + rows)),
      column: Math.min(maps.width - 1, Math.max(0, from.column + columns)),
    });
  };
  const range = rangeOfMap(look, channel);
  const name = `${layer.name}, channel ${channel}`;
  return (
    <DetailDialog
      title={name}
      index={position}
      count={channels.length}
      onMove={onMove}
      onClose={onClose}
      footer={<UnitFooter layer={layer} channel={channel} shown="maps" />}
      onKey={(event) => {
        const step = cellSteps[event.key];
        if (event.shiftKey && step) moveCell(...step);
        else if (event.key === 'ArrowUp') page.stepLayer(-1);
        else if (event.key === 'ArrowDown') page.stepLayer(1);
        else return false;
        return true;
      }}
      picture={
        <div class={`map-detail-pictures${besidePicture ? ' is-pair' : ''}`}>
          <MapCanvas picture={picture} label={name} channel={channel} isOnImage onPlace={choose}>
            {chosen && <CellMark cell={chosen} map={picture} />}
          </MapCanvas>
          {besidePicture && (
            <MapCanvas
              picture={besidePicture}
              label={`${name}, conv chain`}
              channel={channel}
              isOnImage={false}
            />
          )}
        </div>
      }
    >
      <div class="detail-layer">
        <IconButton
          icon="arrow-up"
          label="Same place, layer before (Up)"
          testId="layer-before"
          onClick={() => {
            page.stepLayer(-1);
          }}
        />
        <IconButton
          icon="arrow-down"
          label="Same place, next layer (Down)"
          testId="layer-after"
          onClick={() => {
            page.stepLayer(1);
          }}
        />
        <span class="panel-note">
          {layer.type} · {maps.width} × {maps.height} × {maps.channels}
        </span>
      </div>
      <NetworkPicture />
      <p class="cell-value" data-testid="cell-value" aria-live="polite">
        {cell ? (
          <>
            row {cell.row}, column {cell.column}:{' '}
            <strong>{shortNumber(look.valueAt({ ...cell, channel }))}</strong>
            {looks.beside && (
              <span class="panel-note">
                {' '}
                conv chain{' '}
                {looks.beside.layer.maps.width === maps.width &&
                looks.beside.layer.maps.height === maps.height
                  ? shortNumber(looks.beside.valueAt({ ...cell, channel }))
                  : 'has another size'}
              </span>
            )}
          </>
        ) : (
          <span class="panel-note">Point at a cell to read it, click to keep it in every layer.</span>
        )}
      </p>
      <Facts
        facts={[
          { name: 'Mean', value: shortNumber(statistics?.mean ?? 0) },
          { name: 'Max', value: shortNumber(statistics?.max ?? 0) },
          { name: 'Min', value: shortNumber(statistics?.min ?? 0) },
          {
            name: 'Zeros',
            value: statistics && isAllZero(statistics) ? 'all' : percentage(statistics?.zeroShare ?? 0),
          },
          {
            name: 'Colours',
            value: `${shortNumber(range.min)} … ${shortNumber(range.max)}`,
            title: 'The activations of the first and the last colour',
          },
        ]}
      />
      <OverlaySlider />
      <div class="detail-actions">
        <Button
          icon="save"
          testId="save-one"
          disabled={page.saver.isSaving.value}
          onClick={() =>
            void page.saver.save(
              pictureFileName(
                layer.name,
                'map',
                channel,
                page.pictures.input.pictures.current.value?.name ?? '',
              ),
              () => pngFromPicture(picture),
            )
          }
        >
          Save as PNG…
        </Button>
        <SaveNotice />
      </div>
    </DetailDialog>
  );
}
