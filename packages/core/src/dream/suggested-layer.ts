import type { LayerSummary } from '../network/network-summary.js';

/** How deep a layer lies that dreams of figures: not of edges, as the first ones do, nor of whole classes, as the last. */
const depth = 0.7;

/** Layers whose output has rows, columns and channels, and that can run. */
export function dreamableLayers(layers: readonly LayerSummary[]): readonly LayerSummary[] {
  return layers.filter(
    ({ kind, outputShape, channelCount, unsupported }) =>
      kind !== 'input' && outputShape?.length === 4 && channelCount !== null && unsupported === null,
  );
}

/** The layer to dream of at first; null: none can be. */
export function suggestedLayer(layers: readonly LayerSummary[]): LayerSummary | null {
  const able = dreamableLayers(layers);
  const convolutions = able.filter(({ kind }) => kind === 'convolution');
  const choice = convolutions.length > 0 ? convolutions : able;
  return choice[Math.min(choice.length - 1, Math.floor(depth * choice.length))] ?? null;
}
