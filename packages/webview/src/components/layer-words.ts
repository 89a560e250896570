import type { LayerKind, LayerSummary } from '@featurescope/core';

const icons: Readonly<Record<LayerKind, string>> = {
  input: 'sign-in',
  convolution: 'layers',
  dense: 'type-hierarchy',
  normalization: 'graph',
  activation: 'pulse',
  pool: 'fold-down',
  merge: 'git-merge',
  reshape: 'symbol-array',
  other: 'circle-outline',
  unsupported: 'warning',
};

/** A codicon for a layer's kind, the same as in the layer explorer. */
export function layerIcon({ kind }: LayerSummary): string {
  return icons[kind];
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
