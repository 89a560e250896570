import { unsupported } from '../../../dataflow/dataflow-draft.js';
import { transposed } from '../../../dataflow/layout.js';
import type { DataflowTensor } from '../../../dataflow/tensor.js';
import type { Margins, Padding, Pair } from '../../../../ops/geometry.js';
import type { NodeContext } from '../node-context.js';

/** Whether the node keeps channels before rows. */
export function isChannelsFirst({ attributes }: NodeContext): boolean {
  return attributes.text('data_format')?.startsWith('NC') ?? false;
}

/** Lets `run` compute with channels last, whatever the node's own order is. */
export function withChannelsLast(
  context: NodeContext,
  x: DataflowTensor,
  run: (image: DataflowTensor) => DataflowTensor,
): DataflowTensor {
  if (!isChannelsFirst(context)) return run(x);
  const result = run(transposed(context.operation, x, [0, 2, 3, 1]));
  return transposed(context.operation, result, [0, 3, 1, 2]);
}

/** Where height and width stand in the node's lists. */
function imageAxesOf(context: NodeContext): Pair {
  return isChannelsFirst(context) ? [2, 3] : [1, 2];
}

/** Height's and width's of a list with an entry per axis (strides, dilations, window sizes); 1 where it is absent. */
export function pairOf(context: NodeContext, attribute: string): Pair {
  const list = context.attributes.numbers(attribute);
  if (!list || list.length === 0) return [1, 1];
  const [rows, columns] = imageAxesOf(context);
  const rest = list.filter((_, axis) => axis !== rows && axis !== columns);
  if (list.length !== 4 || rest.some((size) => size !== 1)) {
    throw unsupported(`It slides over the batch or the channels (${attribute} ${list.join(', ')}).`);
  }
  const pair: Pair = [list[rows] ?? 1, list[columns] ?? 1];
  if (pair.every((size) => Number.isInteger(size) && size > 0)) return pair;
  throw unsupported(`Its ${attribute} are ${list.join(', ')}: expected whole numbers above 0.`);
}

export function paddingOf(context: NodeContext): Padding {
  const stated = context.attributes.text('padding');
  switch (stated) {
    case 'SAME':
      return 'same';
    case 'VALID':
      return 'valid';
    case 'EXPLICIT':
      return explicitMargins(context);
    default:
      throw unsupported(`Its padding "${stated ?? ''}" is not known.`);
  }
}

/** `explicit_paddings`: before and after, axis by axis. */
function explicitMargins(context: NodeContext): Margins {
  const list = context.attributes.numbers('explicit_paddings') ?? [];
  const [rows, columns] = imageAxesOf(context);
  return {
    top: list[2 * rows] ?? 0,
    bottom: list[2 * rows + 1] ?? 0,
    left: list[2 * columns] ?? 0,
    right: list[2 * columns + 1] ?? 0,
  };
}
