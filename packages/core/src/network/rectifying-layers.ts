import type { OpName } from '../ops/op.js';
import type { Network, NetworkNode } from './network.js';

const convolutions: ReadonlySet<OpName> = new Set(['conv2d', 'conv2dTranspose', 'depthwiseConv2d']);

/** What stands between a convolution and its rectifier, and keeps channels what they are. */
const between: ReadonlySet<OpName> = new Set(['batchNorm', 'withConstant', 'identity']);

/**
 * For each layer that ends with a convolution, the layer whose output is that of the convolution behind its rectifier
 * (conv → batch norm → ReLU), by name. Convolutions whose output goes elsewhere, too, or is not rectified, are left out.
 */
export function rectifyingLayers({ nodes, layers }: Network): ReadonlyMap<string, string> {
  const nodeOf = new Map(nodes.map((node) => [node.id, node]));
  const consumersOf = new Map<string, NetworkNode[]>();
  for (const node of nodes) {
    for (const input of new Set(node.inputs)) {
      const consumers = consumersOf.get(input);
      if (consumers) consumers.push(node);
      else consumersOf.set(input, [node]);
    }
  }
  const layerEndingIn = new Map(layers.map(({ nodeIds, name }) => [nodeIds.at(-1), name]));
  return new Map(
    layers.flatMap(({ name, nodeIds }) => {
      const last = nodeOf.get(nodeIds.at(-1) ?? '');
      const rectifier = last && convolutions.has(last.op) ? rectifierBehind(consumersOf, last.id) : null;
      const rectifiedIn = rectifier && layerEndingIn.get(rectifier.id);
      return rectifiedIn ? [[name, rectifiedIn] as const] : [];
    }),
  );
}

function rectifierBehind(
  consumersOf: ReadonlyMap<string, readonly NetworkNode[]>,
  id: string,
): NetworkNode | null {
  const [next, ...others] = consumersOf.get(id) ?? [];
  if (!next || others.length > 0) return null;
  if (next.op === 'rectifier' || next.op === 'prelu') return next;
  return between.has(next.op) ? rectifierBehind(consumersOf, next.id) : null;
}
