import { mapStatistics, type FeatureMaps, type MapStatistics } from '@featurescope/core';

/** Maps with what is known of each. */
export interface LayerMaps {
  readonly maps: FeatureMaps;
  readonly statistics: readonly MapStatistics[];
}

export function layerMaps(maps: FeatureMaps): LayerMaps {
  return { maps, statistics: mapStatistics(maps) };
}

/** The value of a cell. */
export function mapValue({ maps }: LayerMaps, channel: number, row: number, column: number): number {
  return maps.values[(row * maps.width + column) * maps.channels + channel] ?? 0;
}
