import type { Layer, Network, NetworkNode } from '../network/network.js';
import type { OpName } from '../ops/op.js';

/** The layer at whose output the filters of another (or the same) can be judged. */
export interface FilterResponse {
  /** The layer that the filters belong to. */
  readonly filtersOf: string;
  /** Whether what is seen comes out of a rectifier, so that 0 means silence. */
  readonly isRectified: boolean;
}

const filterOps: readonly OpName[] = ['conv2d', 'depthwiseConv2d', 'conv2dTranspose', 'dense'];

/** What changes each channel on its own, on the way to the activation. */
const channelwiseOps: readonly OpName[] = ['batchNorm', 'rescaling', 'identity'];

const activationOps: readonly OpName[] = ['rectifier', 'activation', 'prelu'];

/**
 * Where each layer's filters show what they do: after the norm and the activation that follow them alone, which lie in
 * other layers in many models. A filter that is silenced by its norm or its ReLU is dead, whatever its convolution says.
 *
 * @returns by the name of the layer to look at; a layer's filters are looked at in one place only
 */
export function filterResponses(network: Network): ReadonlyMap<string, FilterResponse> {
  const consumers = new Map<string, NetworkNode[]>();
  for (const node of network.nodes) {
    for (const input of node.inputs) consumers.set(input, [...(consumers.get(input) ?? []), node]);
  }
  const nodes = new Map(network.nodes.map((node) => [node.id, node]));
  const layerByOutput = new Map(network.layers.map((layer) => [layer.nodeIds.at(-1), layer]));
  const responses = new Map<string, FilterResponse>();

  for (const layer of network.layers) {
    if (!hasFilters(layer, nodes)) continue;
    let node = nodes.get(layer.nodeIds.at(-1) ?? '');
    while (node && !activationOps.includes(node.op)) {
      const following: readonly NetworkNode[] = consumers.get(node.id) ?? [];
      const [next] = following;
      const mayGoOn =
        next && following.length === 1 && [...channelwiseOps, ...activationOps].includes(next.op);
      // Only the outputs of layers are looked at; within a composite layer, its output is one of them.
      if (!mayGoOn || !layerByOutput.has(next.id)) break;
      node = next;
    }
    const seen = layerByOutput.get(node?.id);
    if (node && seen && !responses.has(seen.name)) {
      responses.set(seen.name, {
        filtersOf: layer.name,
        isRectified: node.op === 'rectifier' && isCutAtZero(node),
      });
    }
  }
  return responses;
}

function hasFilters(layer: Layer, nodes: ReadonlyMap<string, NetworkNode>): boolean {
  return layer.nodeIds.some((id) => {
    const node = nodes.get(id);
    return node !== undefined && filterOps.includes(node.op) && node.weights.kernel !== undefined;
  });
}

/** A leaky ReLU is never silent. */
function isCutAtZero(node: NetworkNode): boolean {
  return (node as NetworkNode<'rectifier'>).attributes.negativeSlope === 0;
}
