import type { Pair } from '../../../ops/geometry.js';
import type { Constant } from '../../dataflow/constant.js';
import type { GraphNode, OutputReference } from './graph-def.js';

/**
 * How many output pixels per input pixel a resize makes whose sizes follow from those of its own image, which the
 * file leaves open: `shape(image)[1:3] * (2, 2)`. Null when they follow from anything else.
 */
export function openScales(
  resize: GraphNode,
  nodes: ReadonlyMap<string, GraphNode>,
  constantOf: (reference: OutputReference) => Constant | null,
): Pair | null {
  const [image, size] = resize.inputs;
  const product = sourceOf(size, nodes);
  if (!image || !product) return null;
  const factors = product.inputs.map(constantOf);
  const index = factors.findIndex((factor) => factor?.values.every((value) => value > 0));
  const factor = factors[index];
  const cut = sourceOf(product.inputs[1 - index], nodes);
  const shape = cut?.op === 'StridedSlice' ? sourceOf(cut.inputs[0], nodes) : null;
  const isOwnShape = shape?.op === 'Shape' && shape.inputs[0]?.node === image.node;
  if (product.op !== 'Mul' || !factor || !isOwnShape) return null;
  const [rows = 1, columns = rows] = factor.values;
  return [rows, columns];
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
