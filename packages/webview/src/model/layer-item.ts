import { describeShape, type LayerSummary, type NetworkSummary } from '@featurescope/core';
import type { LayerItem, ModelItem } from '../protocol/index.js';

/** A layer as the host's tree shows it. */
function layerItem(layer: LayerSummary): LayerItem {
  return {
    name: layer.name,
    type: layer.type,
    kind: layer.kind,
    outputShape: layer.outputShape === null ? '' : describeShape(layer.outputShape),
    parameterCount: layer.parameterCount,
    hasKernel: layer.kernelShape !== null,
    unsupported: layer.unsupported,
  };
}

export function modelItem(summary: NetworkSummary): ModelItem {
  return {
    name: summary.name,
    format: summary.source.format,
    parameterCount: summary.parameterCount,
    layers: summary.layers.map(layerItem),
  };
}

/** The layer to show at first: the first convolution, else the first whose channels can be maximized, else any. */
export function firstLayerToShow(layers: readonly LayerSummary[]): LayerSummary | null {
  return (
    layers.find((layer) => layer.kernelShape !== null) ??
    layers.find((layer) => layer.channelCount !== null && layer.kind !== 'input') ??
    layers[0] ??
    null
  );
}
