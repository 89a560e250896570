/** Networks that tests make up, node by node: each node is a layer of its own, of the same name. */
import { buildNetwork, type NodeDraft } from '../../src/network/build-network.js';
import type { Network, Weight } from '../../src/network/network.js';
import type { Attributes, OpName } from '../../src/ops/op.js';
import type { Random } from '../../src/random.js';

/** Weights between two bounds. */
export function randomWeight(random: Random, shape: readonly number[], low = -1, high = 1): Weight {
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, values: Float32Array.from({ length }, () => low + (high - low) * random()) };
}

export function weightOf(shape: readonly number[], values: readonly number[]): Weight {
  return { shape, values: Float32Array.from(values) };
}

/** The input node is called "image". */
export function imageNode(height: number | null, width: number | null, channels: number): NodeDraft {
  return madeNode('image', 'input', [], { shape: [null, height, width, channels] });
}

export function madeNode<Op extends OpName>(
  id: string,
  op: Op,
  inputs: readonly string[],
  attributes: Attributes<Op>,
  weights: Readonly<Record<string, Weight>> = {},
): NodeDraft {
  return { id, layer: id, op, inputs, attributes, weights } as NodeDraft;
}

/** The last node is the output. */
export function madeNetwork(nodes: readonly NodeDraft[], outputs = [nodes.at(-1)?.id ?? '']): Network {
  return buildNetwork({
    name: 'made',
    source: { format: 'made for a test' },
    nodes,
    layers: nodes.map((node) => ({ name: node.layer, type: node.op, weights: node.weights })),
    outputs,
    warnings: [],
  });
}

export const relu = { maxValue: null, negativeSlope: 0, threshold: 0 } as const;

/** Attributes of a convolution of `size` × `size`. */
export function square(size: number, strides = 1, padding: 'same' | 'valid' = 'same') {
  return {
    size: [size, size],
    strides: [strides, strides],
    dilations: [1, 1],
    padding,
    groups: 1,
  } as const;
}
