import {
  mapPicture,
  mapsRange,
  type ColourMap,
  type MapStatistics,
  type RgbaImage,
  type ValueRange,
} from '@featurescope/core';
import { mapValue, type LayerMaps } from '../maps/layer-maps.js';
import type { MapScale, PointedCell } from '../maps/maps-model.js';

/** Maps, and how they are drawn. */
export interface MapLook {
  readonly layer: LayerMaps;
  readonly statistics: readonly MapStatistics[];
  readonly colourMap: ColourMap;
  readonly scale: MapScale;
  /** Of all maps together. */
  readonly sharedRange: ValueRange;
  valueAt(cell: PointedCell): number;
}

/** The look of the maps, and of those that stand beside them. */
export interface MapLooks {
  readonly maps: MapLook;
  readonly beside: MapLook | null;
}

export function looksOf(
  { maps, beside }: { readonly maps: LayerMaps; readonly beside: LayerMaps | null },
  style: { readonly colourMap: ColourMap; readonly scale: MapScale },
): MapLooks {
  const look = (layer: LayerMaps): MapLook => ({
    ...style,
    layer,
    statistics: layer.statistics,
    sharedRange: mapsRange(layer.maps, null, style.colourMap === 'signed'),
    valueAt: ({ channel, row, column }) => mapValue(layer, channel, row, column),
  });
  return { maps: look(maps), beside: beside && look(beside) };
}

/** The activations that the first and the last colour of a channel stand for. */
export function rangeOfMap({ layer, colourMap, scale, sharedRange }: MapLook, channel: number): ValueRange {
  return scale === 'shared' ? sharedRange : mapsRange(layer.maps, channel, colourMap === 'signed');
}

export function mapPictureOf(look: MapLook, channel: number): RgbaImage {
  return mapPicture(look.layer.maps, channel, {
    colourMap: look.colourMap,
    range: rangeOfMap(look, channel),
  });
}
