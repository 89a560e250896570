import type { OpName } from '../ops/op.js';
import type { Layer, Network, NetworkNode } from './network.js';

const convolutions: ReadonlySet<OpName> = new Set(['conv2d', 'conv2dTranspose', 'depthwiseConv2d']);

/** What stands between a convolution and its rectifier, and keeps channels what they are. */
const between: ReadonlySet<OpName> = new Set(['batchNorm', 'withConstant', 'identity']);

/**
 * The layer whose output is that of a convolution behind its rectifier (conv → batch norm → ReLU); null for a layer that ends
 * otherwise than with a convolution, or whose output goes elsewhere, too.
 */
export function rectifyingLayer({ nodes, layers }: Network, layer: Layer): string | null {
  const last = nodes.find(({ id }) => id === layer.nodeIds.at(-1));
  const rectifier = last && convolutions.has(last.op) ? rectifierBehind(nodes, last.id) : null;
  return layers.find(({ nodeIds }) => nodeIds.at(-1) === rectifier?.id)?.name ?? null;
}

function rectifierBehind(nodes: Network['nodes'], id: string): NetworkNode | null {
  const [next, ...others] = nodes.filter(({ inputs }) => inputs.includes(id));
  if (!next || others.length > 0) return null;
  if (next.op === 'rectifier' || next.op === 'prelu') return next;
  return between.has(next.op) ? rectifierBehind(nodes, next.id) : null;
}
