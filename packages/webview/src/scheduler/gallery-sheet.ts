import { sheetColumns, type OriginPart } from '@featurescope/core';
import { labelledSheet } from '../pictures/labelled-sheet.js';
import type { Gallery } from './gallery.js';

export interface GallerySheet {
  readonly canvas: OffscreenCanvas;
  /** What it shows: channels that have a picture. */
  readonly part: Extract<OriginPart, { readonly kind: 'channels' }>;
}

/** The finished pictures of a layer on one sheet. */
export function gallerySheet(gallery: Gallery, channelCount = gallery.channelCount): GallerySheet {
  const { layer, recipe, seed } = gallery.key;
  const finished = gallery.finished(channelCount);
  const channels = finished.map(({ channel }) => channel);
  return {
    canvas: labelledSheet(
      finished.map(({ channel, picture }) => ({ picture, label: String(channel) })),
      { title: `${layer} · ${recipe.name} · seed ${seed}` },
    ),
    part: { kind: 'channels', layer, channels, columns: sheetColumns(channels.length) },
  };
}
