import { FeaturescopeError } from '../error.js';
import { findLayer } from '../network/find-layer.js';
import type { Layer, Network, NetworkNode, Weight } from '../network/network.js';
import type { LayerKernel } from './layer-kernel.js';

/** The node of a layer whose kernel is shown: the first with a 4-axis one (a separable convolution's depthwise part). */
function kernelNode(nodes: readonly NetworkNode[]): NetworkNode | undefined {
  return nodes.find((node) => node.weights.kernel?.shape.length === 4);
}

/**
 * The kernel of a layer that is shown, as it is stored; undefined when the layer has none. Layers that cannot run have
 * opaque nodes: their kernels are found among the layer's weights.
 */
export function kernelWeight(layer: Layer, nodes: readonly NetworkNode[]): Weight | undefined {
  return (
    kernelNode(nodes)?.weights.kernel ??
    Object.values(layer.weights).find((weight) => weight.shape.length === 4)
  );
}

/**
 * A copy of a layer's kernel and bias.
 * @throws `LAYER_NOT_FOUND`, or `INVALID_REQUEST` when the layer has no convolution kernel
 */
export function layerKernel(network: Network, layerName: string): LayerKernel {
  const layer = findLayer(network, layerName);
  const nodes = network.nodes.filter((node) => layer.nodeIds.includes(node.id));
  const node = kernelNode(nodes);
  const kernel = kernelWeight(layer, nodes);
  if (!kernel) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `Layer "${layerName}" (${layer.type}) has no convolution kernel to show. Choose a convolution.`,
    );
  }
  const groups =
    node?.op === 'conv2dTranspose' ? (node as NetworkNode<'conv2dTranspose'>).attributes.groups : null;
  const [height = 1, width = 1, third = 1, fourth = 1] = kernel.shape;
  const bias = node
    ? nodes.map((candidate) => candidate.weights.bias).find(Boolean)
    : vectorOf(layer.weights, fourth);
  return {
    layer: layerName,
    shape:
      groups === null ? [height, width, third, fourth] : [height, width, fourth / groups, third * groups],
    ...(node?.op === 'depthwiseConv2d' && { isDepthwise: true }),
    values: groups === null ? kernel.values.slice() : inputsFirst(kernel.values, third, fourth, groups),
    bias: bias?.values.slice() ?? null,
  };
}

function vectorOf(weights: Readonly<Record<string, Weight>>, length: number): Weight | undefined {
  return Object.values(weights).find(
    (weight) => weight.shape.length === 1 && weight.values.length === length,
  );
}

/**
 * `[…, filters / groups, inChannels]`, as the kernel of a transposed convolution is stored, to
 * `[…, inChannels / groups, filters]`.
 */
function inputsFirst(
  values: Float32Array<ArrayBuffer>,
  groupFilters: number,
  inChannels: number,
  groups: number,
): Float32Array<ArrayBuffer> {
  const turned = new Float32Array(values.length);
  const groupInputs = inChannels / groups;
  const plane = groupFilters * inChannels;
  for (let index = 0; index < values.length; index++) {
    const within = index % plane;
    const filter = Math.floor(within / inChannels);
    const input = within % inChannels;
    const group = Math.floor(input / groupInputs);
    const place = (input % groupInputs) * groupFilters * groups + group * groupFilters + filter;
    turned[index - within + place] = values[index] ?? 0;
  }
  return turned;
}
