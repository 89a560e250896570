import type { MapStatistics } from '@featurescope/core';

/** How the maps of a layer are ordered. */
export const mapOrders = ['index', 'mean', 'max', 'sparsity'] as const;
export type MapOrder = (typeof mapOrders)[number];

/** Channels in the order in which they are shown: the strongest, or the sparsest, first. Equal ones stay in their order. */
export function orderedChannels(statistics: readonly MapStatistics[], order: MapOrder): readonly number[] {
  const channels = statistics.map((_, channel) => channel);
  const value = ({ mean, max, zeroShare }: MapStatistics) =>
    ({ index: 0, mean, max, sparsity: zeroShare })[order];
  const valueOf = (channel: number) => {
    const own = statistics[channel];
    return own ? value(own) : 0;
  };
  return order === 'index' ? channels : channels.toSorted((a, b) => valueOf(b) - valueOf(a));
}

/** Whether a map shows nothing at all. */
export function isAllZero({ zeroShare }: MapStatistics): boolean {
  return zeroShare === 1;
}
