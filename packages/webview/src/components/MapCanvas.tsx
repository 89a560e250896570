import type { RgbaImage } from '@featurescope/core';
import type { ComponentChildren } from 'preact';
import { cellUnderPointer, mapBox, placeOf, type Box, type Cell } from '../maps/map-place.js';
import { usePage } from './page-context.js';
import { PictureCanvas } from './PictureCanvas.js';

export interface MapCanvasProps {
  /** One pixel per cell. */
  readonly picture: RgbaImage;
  readonly label: string;
  readonly channel: number;
  /** Whether the map lies on the image where the person wishes so; maps of another way do not fit there. */
  readonly isOnImage: boolean;
  /** A click looks at this place of the image in every layer. */
  readonly onPlace?: (cell: Cell) => void;
  /** Lies on the map. */
  readonly children?: ComponentChildren;
}

/** A map, alone or on the image; says which cell is under the pointer. */
export function MapCanvas({ picture, label, channel, isOnImage, onPlace, children }: MapCanvasProps) {
  const page = usePage();
  const { maps } = page.pictures;
  const image = page.pictures.input.image.value;
  const opacity = isOnImage ? maps.overlay.value : null;
  const isPoint = picture.width === 1 && picture.height === 1;
  const handlers = {
    onPointerMove: (event: PointerEvent) => {
      if (!(event.currentTarget instanceof HTMLElement)) return;
      const cell = cellUnderPointer(event, event.currentTarget, picture);
      maps.pointed.value = cell && { ...cell, channel };
    },
    onPointerLeave: () => {
      maps.pointed.value = null;
    },
    ...(onPlace && {
      onClick: (event: MouseEvent) => {
        if (!(event.currentTarget instanceof HTMLElement)) return;
        const cell = cellUnderPointer(event, event.currentTarget, picture);
        if (cell) onPlace(cell);
      },
    }),
  };
  if (opacity === null || image?.kind !== 'ready' || isPoint) {
    return (
      <span class="map-frame" style={frameStyle(picture)} {...handlers}>
        <PictureCanvas picture={picture} label={label} />
        {children}
      </span>
    );
  }
  const box = mapBox(maps.receptiveField.value, picture, image.picture);
  return (
    <span class="map-frame map-overlay" style={frameStyle(image.picture)}>
      <PictureCanvas picture={image.picture} label={`${label}, on the image`} />
      <span class="map-layer" style={{ ...boxStyle(box), opacity }} {...handlers}>
        <PictureCanvas picture={picture} label="" />
      </span>
      {children && (
        <span class="map-layer map-marks" style={boxStyle(box)}>
          {children}
        </span>
      )}
    </span>
  );
}

/** As large as its tile lets it be, in its own proportions. */
function frameStyle({ width, height }: RgbaImage): Record<string, string> {
  const size: Record<string, string> = width >= height ? { width: '100%' } : { height: '100%' };
  return { ...size, aspectRatio: `${width} / ${height}` };
}

function boxStyle({ left, top, width, height }: Box): Record<string, string> {
  const percent = (share: number) => `${share * 100}%`;
  return { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
}

/** A mark on the cell of a map. */
export function CellMark({ cell, map }: { readonly cell: Cell; readonly map: RgbaImage }) {
  const { x, y } = placeOf(cell, { left: 0, top: 0, width: 1, height: 1 }, map);
  return (
    <span
      class="cell-mark"
      style={boxStyle({
        left: x - 0.5 / map.width,
        top: y - 0.5 / map.height,
        width: 1 / map.width,
        height: 1 / map.height,
      })}
    ></span>
  );
}
