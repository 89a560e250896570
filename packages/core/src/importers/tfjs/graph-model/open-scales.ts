import type { Pair } from '../../../ops/geometry.js';
import type { Constant } from '../../dataflow/constant.js';
import type { GraphNode, OutputReference } from './graph-def.js';

type ConstantOf = (reference: OutputReference) => Constant | null;

/**
 * How many output pixels per input pixel a resize makes whose sizes follow from those of its own image, which the
 * file leaves open: `shape(image)[1:3] * (2, 2)`, or `(shape(image)[1] * 2, shape(image)[2] * 2)`. Null when they
 * follow from anything else.
 */
export function openScales(
  resize: GraphNode,
  nodes: ReadonlyMap<string, GraphNode>,
  constantOf: ConstantOf,
): Pair | null {
  const [image, size] = resize.inputs;
  const source = sourceOf(size, nodes);
  if (!image || !source) return null;
  const products = source.op === 'Pack' ? source.inputs.map((input) => sourceOf(input, nodes)) : [source];
  const factors = products.map((product) => product && factorOf(product, image, nodes, constantOf));
  const [rows, columns = rows] = factors.flatMap((factor) => (factor ? Array.from(factor.values) : []));
  return factors.includes(null) || rows === undefined || columns === undefined ? null : [rows, columns];
}

/** What a part of an image's own shape is multiplied by. */
function factorOf(
  product: GraphNode,
  image: OutputReference,
  nodes: ReadonlyMap<string, GraphNode>,
  constantOf: ConstantOf,
): Constant | null {
  if (product.op !== 'Mul') return null;
  const factors = product.inputs.map(constantOf);
  // The shape's part is a constant too, of open sizes.
  const index = factors.findIndex((factor) => factor?.values.every((value) => value > 0));
  const cut = sourceOf(product.inputs[1 - index], nodes);
  const shape = cut?.op === 'StridedSlice' ? sourceOf(cut.inputs[0], nodes) : null;
  const isOwn = shape?.op === 'Shape' && shape.inputs[0]?.node === image.node;
  return isOwn ? (factors[index] ?? null) : null;
}

/** The node that makes a tensor, through those that only pass it on. */
function sourceOf(
  reference: OutputReference | undefined,
  nodes: ReadonlyMap<string, GraphNode>,
): GraphNode | null {
  let node = nodes.get(reference?.node ?? '');
  while (node && (node.op === 'Identity' || node.op === 'Cast')) node = nodes.get(node.inputs[0]?.node ?? '');
  return node ?? null;
}
