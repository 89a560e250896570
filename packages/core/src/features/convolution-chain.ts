import { FeaturescopeError } from '../error.js';
import { findLayer } from '../network/find-layer.js';
import type { Layer, Network, NetworkNode } from '../network/network.js';
import type { OpName } from '../ops/op.js';

const convolutions: readonly OpName[] = ['conv2d', 'depthwiseConv2d', 'conv2dTranspose'];

/**
 * The network's convolutions up to a layer, each fed with the output of the one before it in the file's order: no
 * activations, pools or norms (recipe `conv-chain`, the way of the PyTorch article). Biases belong to the convolutions.
 *
 * @throws `INVALID_REQUEST` when the layer has no convolution, or one does not follow on the one before it
 */
export function convolutionChain(network: Network, layerName: string): Network {
  const { nodeIds } = findLayer(network, layerName);
  const convolutionNodes = network.nodes.filter((node) => convolutions.includes(node.op));
  const lastIndex = convolutionNodes.findLastIndex((node) => nodeIds.includes(node.id));
  if (lastIndex < 0) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `Layer "${layerName}" has no convolution, and a chain of convolutions has no other layers. Choose a convolution, or show the true forward pass.`,
    );
  }
  const input = network.nodes.find((node) => node.op === 'input');
  if (!input) {
    throw new FeaturescopeError('INVALID_REQUEST', `"${network.name}" has no input to start a chain from.`);
  }
  const chain: NetworkNode[] = [input];
  for (const node of convolutionNodes.slice(0, lastIndex + 1)) {
    const before = chain.at(-1) ?? input;
    requireFollowing(node, before);
    chain.push({ ...node, inputs: [before.id], outputShape: [null, null, null, filterCount(node)] });
  }
  const ids = new Set(chain.map((node) => node.id));
  return {
    ...network,
    nodes: chain,
    layers: network.layers.flatMap((layer): Layer[] => {
      const own = layer.nodeIds.filter((id) => ids.has(id));
      return own.length === 0 ? [] : [{ ...layer, nodeIds: own }];
    }),
    outputs: [chain.at(-1)?.id ?? input.id],
  };
}

function requireFollowing(node: NetworkNode, before: NetworkNode): void {
  const given = before.outputShape?.at(-1) ?? null;
  const wanted = inputChannelCount(node);
  if (given === null || given === wanted) return;
  const giver = before.op === 'input' ? 'the image' : `the convolution before it, "${before.layer}",`;
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `The convolutions do not form a chain: "${node.layer}" takes ${wanted} channels, and ${giver} gives ${given}. The model branches there; show the true forward pass instead.`,
  );
}

/** `[height, width, inChannels / groups, filters]`; a transposed convolution's is `[…, filters, inChannels]`. */
function kernelShape({ layer, weights }: NetworkNode): readonly number[] {
  if (weights.kernel) return weights.kernel.shape;
  throw new FeaturescopeError('MISSING_WEIGHTS', `Layer "${layer}" has no kernel in the file.`);
}

function inputChannelCount(node: NetworkNode): number {
  const [, , third = 1, fourth = 1] = kernelShape(node);
  if (node.op === 'conv2dTranspose') return fourth;
  return node.op === 'conv2d' ? third * (node as NetworkNode<'conv2d'>).attributes.groups : third;
}

function filterCount(node: NetworkNode): number {
  const [, , third = 1, fourth = 1] = kernelShape(node);
  if (node.op === 'conv2dTranspose') return third;
  return node.op === 'depthwiseConv2d' ? third * fourth : fourth;
}
