import {
  FeaturescopeError,
  findLayer,
  summarizeNetwork,
  type LayerSummary,
  type Network,
} from '@featurescope/core';

/** @throws `LAYER_NOT_FOUND`, naming the layers that are most alike */
export function layerOf(network: Network, layerName: string): LayerSummary {
  const { name } = findLayer(network, layerName);
  const layer = summarizeNetwork(network).layers.find((candidate) => candidate.name === name);
  if (!layer) throw new FeaturescopeError('INTERNAL', `Layer "${name}" is missing in the summary.`);
  return layer;
}
