// A layer → what its row says.
import { layerIcons, type LayerItem } from '@featurescope/webview/protocol';

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
  return layerIcons[kind];
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
