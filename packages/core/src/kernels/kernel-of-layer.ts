import { FeaturescopeError } from '../error.js';
import { findLayer } from '../network/find-layer.js';
import type { Network, NetworkNode, Weight } from '../network/network.js';
import type { LayerKernel } from './layer-kernel.js';

/** The node of a layer whose kernel is shown: the first with a 4-axis one (a separable convolution's depthwise part). */
export function kernelNode(nodes: readonly NetworkNode[]): NetworkNode | undefined {
  return nodes.find((node) => node.weights.kernel?.shape.length === 4);
}

/**
 * A copy of a layer's kernel and bias.
 * @throws `LAYER_NOT_FOUND`, or `INVALID_REQUEST` when the layer has no convolution kernel
 */
export function layerKernel(network: Network, layerName: string): LayerKernel {
  const layer = findLayer(network, layerName);
  const nodes = network.nodes.filter((node) => layer.nodeIds.includes(node.id));
  const node = kernelNode(nodes);
  // Files of weights alone have opaque nodes: their kernels are found among the layer's weights.
  const kernel =
    node?.weights.kernel ?? Object.values(layer.weights).find((weight) => weight.shape.length === 4);
  if (!kernel) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `Layer "${layerName}" (${layer.type}) has no convolution kernel to show. Choose a convolution.`,
    );
  }
  const isTransposed = node?.op === 'conv2dTranspose';
  const [height = 1, width = 1, third = 1, fourth = 1] = kernel.shape;
  const filterCount = isTransposed ? third : fourth;
  const bias = node
    ? nodes.map((candidate) => candidate.weights.bias).find(Boolean)
    : vectorOf(layer.weights, filterCount);
  return {
    layer: layerName,
    shape: isTransposed ? [height, width, fourth, third] : [height, width, third, fourth],
    values: isTransposed ? withLastAxesSwapped(kernel.values, third, fourth) : kernel.values.slice(),
    bias: bias?.values.slice() ?? null,
  };
}

function vectorOf(weights: Readonly<Record<string, Weight>>, length: number): Weight | undefined {
  return Object.values(weights).find(
    (weight) => weight.shape.length === 1 && weight.values.length === length,
  );
}

/** `[…, rows, columns]` → `[…, columns, rows]`: Keras stores a transposed convolution as `[h, w, filters, inChannels]`. */
function withLastAxesSwapped(
  values: Float32Array<ArrayBuffer>,
  rows: number,
  columns: number,
): Float32Array<ArrayBuffer> {
  const swapped = new Float32Array(values.length);
  const plane = rows * columns;
  for (let index = 0; index < values.length; index++) {
    const within = index % plane;
    const row = Math.floor(within / columns);
    swapped[index - within + (within % columns) * rows + row] = values[index] ?? 0;
  }
  return swapped;
}
