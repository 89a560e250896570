/** A stretch of channels, both ends included. */
export interface ChannelRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Which channels to compute next: the missing ones in sight, in reading order; then those further down; then those
 * further up, the nearest first.
 */
export function nextBatch(
  isMissing: (channel: number) => boolean,
  channelCount: number,
  visible: ChannelRange,
  batchSize: number,
): number[] {
  const batch: number[] = [];
  const take = (channel: number) => {
    if (isMissing(channel)) batch.push(channel);
    return batch.length >= batchSize;
  };
  const first = Math.max(0, visible.first);
  for (let channel = first; channel < channelCount; channel++) if (take(channel)) return batch;
  for (let channel = Math.min(first, channelCount) - 1; channel >= 0; channel--)
    if (take(channel)) return batch;
  return batch;
}
