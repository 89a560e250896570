import type { LayerSummary } from '@featurescope/core';
import { layerIcons } from '../protocol/layer-icons.js';

/** A codicon for a layer's kind, the same as in the layer explorer. */
export function layerIcon({ kind }: LayerSummary): string {
  return layerIcons[kind];
}

/** "26 × 26 × 32": the output's shape without the batch; "?" for an open size. */
export function shortShape({ outputShape }: LayerSummary): string {
  return outputShape === null
    ? ''
    : outputShape
        .slice(1)
        .map((size) => size ?? '?')
        .join(' × ');
}
