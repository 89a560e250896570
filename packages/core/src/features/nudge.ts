import { FeaturescopeError } from '../error.js';
import { findLayer, outputNode } from '../network/find-layer.js';
import type { Network, NetworkNode } from '../network/network.js';

/** One channel of a layer's output, scaled. */
export interface Nudge {
  readonly layer: string;
  readonly channel: number;
  /** 0 silences, 1 leaves as it is, 2 doubles. */
  readonly factor: number;
}

/**
 * A network in which channels are scaled where their layer gives them out: what follows sees the scaled ones. Weights
 * are shared with `network`. Probabilities (of a softmax, or of the sigmoid that is the model's output) are scaled before
 * they become any, as logits.
 *
 * @throws `LAYER_NOT_FOUND`; `INVALID_REQUEST` for a channel that is not there or a factor that is no number
 */
export function nudgedNetwork(network: Network, nudges: readonly Nudge[]): Network {
  const byLayer = new Map<string, Nudge[]>();
  for (const nudge of nudges) byLayer.set(nudge.layer, [...(byLayer.get(nudge.layer) ?? []), nudge]);
  return [...byLayer].reduce((nudged, [layer, own]) => withNudges(nudged, layer, own), network);
}

function withNudges(network: Network, layerName: string, nudges: readonly Nudge[]): Network {
  const output = outputNode(network, layerName);
  const [beforeFunction] = output.inputs;
  const isProbability = output.op === 'softmax' || isFinalSigmoid(network, output);
  const scaledId = isProbability ? (beforeFunction ?? output.id) : output.id;
  const scaled = network.nodes.find((node) => node.id === scaledId) ?? output;
  const nudge: NetworkNode<'rescaling'> = {
    id: `${scaledId}/nudged`,
    layer: layerName,
    op: 'rescaling',
    attributes: { scale: channelFactors(layerName, scaled, nudges), offset: 0 },
    inputs: [scaledId],
    weights: {},
    outputShape: scaled.outputShape,
  };
  const renamed = (id: string) => (id === scaledId ? nudge.id : id);
  const layer = findLayer(network, layerName);
  return {
    ...network,
    nodes: network.nodes.flatMap((node): readonly NetworkNode[] => {
      // Of logits only what makes probabilities of them sees the scaled form: others may use the layer before it.
      const isFed = isProbability ? node.id === output.id : node.inputs.includes(scaledId);
      const fed = isFed ? { ...node, inputs: node.inputs.map(renamed) } : node;
      if (isProbability) return node.id === output.id ? [nudge, fed] : [fed];
      return node.id === scaledId ? [fed, nudge] : [fed];
    }),
    layers: network.layers.map((other) =>
      other.name === layer.name
        ? { ...layer, nodeIds: isProbability ? [nudge.id, ...layer.nodeIds] : [...layer.nodeIds, nudge.id] }
        : other,
    ),
    outputs: isProbability ? network.outputs : network.outputs.map(renamed),
  };
}

function isFinalSigmoid(network: Network, node: NetworkNode): boolean {
  if (node.op !== 'activation' || !network.outputs.includes(node.id)) return false;
  return (node as NetworkNode<'activation'>).attributes.function === 'sigmoid';
}

/** One factor per channel. */
function channelFactors(layer: string, { outputShape }: NetworkNode, nudges: readonly Nudge[]): number[] {
  const channelCount = outputShape?.at(-1) ?? null;
  if (channelCount === null) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `The number of channels of layer "${layer}" is unknown, so none of them can be scaled.`,
    );
  }
  const factors = Array.from({ length: channelCount }, () => 1);
  for (const { channel, factor } of nudges) {
    if (!Number.isInteger(channel) || channel < 0 || channel >= channelCount) {
      throw new FeaturescopeError(
        'INVALID_REQUEST',
        `Layer "${layer}" has channels 0 to ${channelCount - 1}; there is no channel ${channel}.`,
      );
    }
    if (!Number.isFinite(factor)) {
      throw new FeaturescopeError(
        'INVALID_REQUEST',
        `Channel ${channel} of layer "${layer}" cannot be scaled by ${factor}: give a number, 0 to silence it.`,
      );
    }
    factors[channel] = (factors[channel] ?? 1) * factor;
  }
  return factors;
}
