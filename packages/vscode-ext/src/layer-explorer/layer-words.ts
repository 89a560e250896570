// A layer → what its row says.
import type { LayerItem } from '@featurescope/webview/protocol';

/** Codicons by kind of layer. */
const icons: Readonly<Record<LayerItem['kind'], string>> = {
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

/** Kinds whose channels can be maximized, as long as the layer can run. */
const maximizableKinds: readonly LayerItem['kind'][] = [
  'convolution',
  'dense',
  'normalization',
  'activation',
  'pool',
  'merge',
];

/** "9,248". */
function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** The name of the layer's codicon. */
export function layerIcon({ kind }: LayerItem): string {
  return icons[kind];
}

/** "Conv2D · (?, 28, 28, 32) · 9,248": what stands behind the name. Parts that say nothing are left out. */
export function layerDescription({ type, outputShape, parameterCount }: LayerItem): string {
  return [type, outputShape, parameterCount === 0 ? '' : grouped(parameterCount)]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The row as a screen reader says it. */
export function layerAccessibilityLabel({
  name,
  type,
  outputShape,
  parameterCount,
  unsupported,
}: LayerItem): string {
  return [
    name,
    type,
    outputShape === '' ? 'output shape unknown' : `output ${outputShape}`,
    parameterWords(parameterCount),
    ...(unsupported === null ? [] : ['cannot run']),
  ].join(', ');
}

/** One line for each fact, in words. */
export function layerFacts({ type, outputShape, parameterCount, unsupported }: LayerItem): readonly string[] {
  return [
    type,
    outputShape === '' ? 'Output shape unknown' : `Output ${outputShape}`,
    parameterWords(parameterCount),
    ...(unsupported === null ? [] : [unsupported]),
  ];
}

/** The words that the manifest's `when` clauses look for in a row, to offer its actions. */
export function layerContext({ kind, hasKernel, unsupported }: LayerItem): string {
  const isMaximizable = unsupported === null && maximizableKinds.includes(kind);
  return ['layer', ...(hasKernel ? ['kernel'] : []), ...(isMaximizable ? ['maximizable'] : [])].join(' ');
}

function parameterWords(count: number): string {
  if (count === 0) return 'no parameters';
  return count === 1 ? '1 parameter' : `${grouped(count)} parameters`;
}
