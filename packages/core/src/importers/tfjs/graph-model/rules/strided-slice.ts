import { unsupported } from '../../../dataflow/dataflow-draft.js';
import { squeezed, unsqueezed } from '../../../dataflow/layout.js';
import { sliced, type AxisCut } from '../../../dataflow/selection.js';
import type { DataflowTensor } from '../../../dataflow/tensor.js';
import type { NodeContext } from '../node-context.js';

/**
 * numpy's `x[begin:end:step, …]` with its five masks, each a bit per entry: an entry may begin or end where its axis
 * does, stand for all axes that no other entry names (ellipsis), make a new axis, or pick one index and drop the axis.
 */
export function stridedSlice(context: NodeContext): DataflowTensor {
  const { operation, attributes } = context;
  const x = context.input(0);
  const rank = x.kind === 'constant' ? x.constant.shape.length : operation.shapeOf(x).length;
  const [begin, end, steps] = [1, 2, 3].map((index) => context.integers(index, 'limits'));
  if (steps?.some((step) => step === 0 || Number.isNaN(step))) throw unsupported('It cuts in steps of 0.');
  const entryCount = begin?.length ?? 0;
  const has = (mask: string, entry: number) => ((attributes.number(mask) ?? 0) & (1 << entry)) !== 0;
  const entries = Array.from({ length: entryCount }, (_, entry) => entry);
  const namedCount = entries.filter(
    (entry) => !has('new_axis_mask', entry) && !has('ellipsis_mask', entry),
  ).length;
  const cuts: AxisCut[] = [];
  const dropped: number[] = [];
  const added: number[] = [];
  let [axis, resultAxis] = [0, 0];
  for (const entry of entries) {
    if (has('ellipsis_mask', entry)) {
      axis += rank - namedCount;
      resultAxis += rank - namedCount;
    } else if (has('new_axis_mask', entry)) {
      added.push(resultAxis++);
    } else {
      const [first = 0, last = 0, step = 1] = [begin?.[entry], end?.[entry], steps?.[entry]];
      if (has('shrink_axis_mask', entry)) {
        cuts.push({ axis, begin: first, end: first === -1 ? null : first + 1, step: 1 });
        dropped.push(axis++);
      } else {
        const start = has('begin_mask', entry) ? (step > 0 ? 0 : -1) : first;
        cuts.push({ axis: axis++, begin: start, end: has('end_mask', entry) ? null : last, step });
        resultAxis++;
      }
    }
  }
  let result = sliced(operation, x, cuts);
  if (dropped.length > 0) result = squeezed(operation, result, dropped);
  return added.length > 0 ? unsqueezed(operation, result, added) : result;
}
