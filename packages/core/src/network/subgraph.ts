import { FeaturescopeError } from '../error.js';
import type { Layer, Network, NetworkNode, Shape } from './network.js';
import { isOpaque, opOf } from './build-network.js';

/** The nodes that the targets need, targets included, in topological order. */
export function ancestors(network: Network, targets: readonly string[]): NetworkNode[] {
  const needed = new Set(targets);
  const nodes = [...network.nodes].reverse().filter((node) => {
    if (!needed.has(node.id)) return false;
    for (const input of node.inputs) needed.add(input);
    return true;
  });
  return nodes.reverse();
}

/**
 * The inputs that the image is fed to: the first that takes images, and the others of the same shape (a network that compares
 * two pictures sees the same one twice). A network without an input of images has its first input here.
 */
export function imageInputs({ nodes, inputs: ids }: Pick<Network, 'nodes' | 'inputs'>): ReadonlySet<string> {
  const known = new Set(ids);
  const inputs = nodes.filter((node) => known.has(node.id));
  const first = inputs.find((node) => node.outputShape?.length === 4) ?? inputs[0];
  const wanted = JSON.stringify(first?.outputShape);
  const fed = inputs.filter((node) => JSON.stringify(node.outputShape) === wanted);
  return new Set(fed.map((node) => node.id));
}

/** For each node that cannot be computed: the layer that prevents it, be it an input that no image is fed to. */
export function blockedNodes(network: Network): ReadonlyMap<string, string> {
  const fed = imageInputs(network);
  const blocked = new Map<string, string>();
  for (const node of network.nodes) {
    const isBlocker = isOpaque(node) || (node.op === 'input' && !fed.has(node.id));
    const blocker = isBlocker ? node.layer : node.inputs.map((id) => blocked.get(id)).find(Boolean);
    if (blocker !== undefined) blocked.set(node.id, blocker);
  }
  return blocked;
}

/** The layers that can be computed, in order. */
export function runnableLayers(network: Network): Layer[] {
  const blocked = blockedNodes(network);
  return network.layers.filter((layer) => !layer.nodeIds.some((id) => blocked.has(id)));
}

/** @throws `UNSUPPORTED_LAYER` naming the first node that cannot run */
export function requireRunnable(nodes: readonly NetworkNode[], wanted: string): void {
  const blocker = nodes.find(isOpaque);
  if (!blocker) return;
  const subject =
    blocker.layer === wanted
      ? `Layer "${wanted}" cannot be computed`
      : `"${wanted}" cannot be computed: it needs layer "${blocker.layer}"`;
  throw new FeaturescopeError('UNSUPPORTED_LAYER', `${subject}. ${blocker.attributes.reason}`);
}

/**
 * Shapes of all nodes for an input of a given size, which need not be the size in the file: a convolution takes any.
 * @throws `INVALID_REQUEST` when a node cannot take what the image size gives it
 */
export function shapesFor(nodes: readonly NetworkNode[], inputShape: Shape): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const node of nodes) {
    if (node.op === 'input') {
      shapes.set(node.id, inputShape);
      continue;
    }
    const inputShapes = node.inputs.map((id) => shapes.get(id) ?? []);
    shapes.set(node.id, opOf(node).inferShape(node.attributes, inputShapes, node.weights));
  }
  return shapes;
}
