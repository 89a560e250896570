import { nullIfInvalid } from '../error.js';
import type { Network } from './network.js';
import { ancestors, shapesFor } from './subgraph.js';

/**
 * What the values of a forward pass take for one image, in bytes, if none is freed on the way; a backward pass needs up to as much again.
 * Weights are not counted.
 *
 * @param targets ids of the nodes that are wanted
 * @returns null where the network does not take images of that size
 */
export function activationBytes(
  network: Network,
  targets: readonly string[],
  { height, width }: { readonly height: number; readonly width: number },
): number | null {
  const nodes = ancestors(network, targets);
  const channels = nodes.find((node) => node.op === 'input')?.outputShape?.at(-1) ?? 3;
  const shapes = nullIfInvalid(() => shapesFor(nodes, [1, height, width, channels]));
  if (!shapes) return null;
  const valueCount = [...shapes.values()].reduce(
    (sum, shape) => sum + shape.reduce<number>((product, size) => product * (size ?? 1), 1),
    0,
  );
  return valueCount * Float32Array.BYTES_PER_ELEMENT;
}
