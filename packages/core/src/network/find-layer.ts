import { FeaturescopeError } from '../error.js';
import type { Layer, Network, NetworkNode } from './network.js';

/**
 * The layer of that name.
 * @throws `LAYER_NOT_FOUND`, naming the layers that are most alike
 */
export function findLayer(network: Network, name: string): Layer {
  const layer = network.layers.find((candidate) => candidate.name === name);
  if (layer) return layer;
  const names = network.layers
    .map((candidate) => ({ name: candidate.name, distance: editDistance(name, candidate.name) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 5)
    .map((candidate) => candidate.name);
  throw new FeaturescopeError(
    'LAYER_NOT_FOUND',
    `The model has no layer "${name}". Its nearest names: ${names.join(', ')}.`,
  );
}

/** The node whose output is the layer's output. */
export function outputNode(network: Network, layerName: string): NetworkNode {
  const layer = findLayer(network, layerName);
  const node = network.nodes.find((candidate) => candidate.id === layer.nodeIds.at(-1));
  if (!node) throw new FeaturescopeError('INTERNAL', `Layer "${layerName}" has no node.`);
  return node;
}

/** Levenshtein distance: how many letters must be added, dropped or changed. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
