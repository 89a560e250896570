import type { LayerItem } from './messages.js';

/** The codicon of each kind of layer, in the layer explorer and in the page. */
export const layerIcons: Readonly<Record<LayerItem['kind'], string>> = {
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
