import type { Gallery, Quality } from './gallery.js';
import { nextBatch, type ChannelRange } from './next-batch.js';

/** A gallery that is to be filled, all of it or its beginning. */
export interface Section {
  readonly gallery: Gallery;
  /** So many channels from the first on. */
  readonly channelCount: number;
  /** What of it is in sight; null: nothing. */
  readonly visible: ChannelRange | null;
}

/** One batch to compute. */
export interface Work {
  readonly gallery: Gallery;
  readonly channels: readonly number[];
  readonly quality: Quality;
}

/**
 * What to compute next: sketches of what is in sight, then its pictures, then the rest of galleries in sight, then the
 * others, in their order. What nobody sees gets no sketch. Null: nothing is left to do.
 * @param batchSize how many pictures of a gallery to compute at once
 */
export function nextWork(
  sections: readonly Section[],
  batchSize: (gallery: Gallery, quality: Quality) => number,
): Work | null {
  const open = sections.filter(
    ({ gallery }) =>
      !gallery.isCancelled.value && !gallery.isRestoring.value && gallery.failure.value === null,
  );
  const inSight = open.filter(({ visible }) => visible !== null);
  const outOfSight = open.filter(({ visible }) => visible === null);
  return (
    firstBatch(inSight, batchSize, 'sketch', true) ??
    firstBatch(inSight, batchSize, 'full', true) ??
    firstBatch(inSight, batchSize, 'full', false) ??
    firstBatch(outOfSight, batchSize, 'full', false)
  );
}

const fromTheTop: ChannelRange = { first: 0, last: 0 };

function firstBatch(
  sections: readonly Section[],
  batchSize: (gallery: Gallery, quality: Quality) => number,
  quality: Quality,
  onlyVisible: boolean,
): Work | null {
  for (const { gallery, channelCount, visible } of sections) {
    const range = visible ?? fromTheTop;
    const channels = nextBatch(
      (channel) =>
        gallery.isMissing(channel, quality) &&
        (!onlyVisible || (channel >= range.first && channel <= range.last)),
      channelCount,
      range,
      batchSize(gallery, quality),
    );
    if (channels.length > 0) return { gallery, channels, quality };
  }
  return null;
}
