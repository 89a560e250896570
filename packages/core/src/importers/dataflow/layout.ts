/** Operations that move values without changing them. */
import type { Shape } from '../../network/network.js';
import { countOf, integerVector, type Constant } from './constant.js';
import { imageAxes, storedShape, unsupported, type Operation } from './dataflow-draft.js';
import { foldReshape, foldTranspose } from './fold-layout.js';
import {
  axisFromFront,
  constantTensor,
  fileOrder,
  storedOrder,
  type DataflowTensor,
  type FeatureTensor,
} from './tensor.js';

/** The shape of a tensor as a constant; open sizes, and the batch, are NaN. */
export function shapeConstant(operation: Operation, x: DataflowTensor): Constant {
  if (x.kind === 'constant') return integerVector(x.constant.shape);
  return integerVector(operation.shapeOf(x).map((size) => size ?? Number.NaN));
}

/** The same values seen under other axes: costs nothing when the network runs. */
function relabelled(operation: Operation, x: FeatureTensor, axes: readonly number[]): FeatureTensor {
  return operation.node('identity', {}, [x], axes);
}

/** `x` with its values stored so that the file's axis `i` is the node's axis `axes[i]`. */
export function arranged(operation: Operation, x: FeatureTensor, axes: readonly number[]): FeatureTensor {
  const shape = operation.shapeOf(x);
  if (x.axes.every((axis, index) => axis === axes[index])) return x;
  const order = storedOrder(axes);
  if (isSameOrder(shape, storedOrder(x.axes), order)) {
    const target = targetOf(storedShape(shape, axes), storedShape(shape, x.axes));
    if (target) return operation.node('reshape', { targetShape: target }, [x], axes);
  }
  return operation.node('permute', { axes: order.map((axis) => x.axes[axis] ?? 0) }, [x], axes);
}

/** `x` as convolutions want it: `[batch, height, width, channels]`. */
export function arrangedAsImage(operation: Operation, x: FeatureTensor): FeatureTensor {
  const shape = operation.shapeOf(x);
  if (shape.length !== 4) {
    throw unsupported(`It runs over ${shape.length - 2} axes of space; Featurescope runs images of 2.`);
  }
  return arranged(operation, x, imageAxes(operation.draft.layout));
}

/** `x` with its channels (axis 1 of the file, or the last one) stored last, whatever its rank. */
export function arrangedChannelsLast(operation: Operation, x: FeatureTensor): FeatureTensor {
  const rank = operation.shapeOf(x).length;
  return arranged(operation, x, channelsLastAxes(operation, rank));
}

function channelsLastAxes(operation: Operation, rank: number): readonly number[] {
  if (operation.draft.layout === 'NHWC' || rank < 3) return fileOrder(rank);
  return fileOrder(rank).map((axis) => (axis === 0 ? 0 : axis === 1 ? rank - 1 : axis - 1));
}

/** @param order for each axis of the result the axis of `x` that it comes from */
export function transposed(
  operation: Operation,
  x: DataflowTensor,
  order: readonly number[],
): DataflowTensor {
  if (x.kind === 'constant') return constantTensor(foldTranspose(x.constant, order));
  const rank = operation.shapeOf(x).length;
  if (order.length !== rank)
    throw unsupported(`It orders ${order.length} axes of a tensor that has ${rank}.`);
  return relabelled(
    operation,
    x,
    order.map((axis) => x.axes[axis] ?? 0),
  );
}

/**
 * @param target sizes; 0 copies the size of the same axis, −1 takes what is left, NaN is open (the batch, or an open
 *   image size). Its first axis must be the batch.
 */
export function reshaped(operation: Operation, x: DataflowTensor, target: readonly number[]): DataflowTensor {
  if (x.kind === 'constant') return constantTensor(foldReshape(x.constant, closedTarget(x.constant, target)));
  const whole = withBatch(operation, x);
  const shape = operation.shapeOf(whole);
  if (losesBatch(operation, shape, target)) {
    const rest = restOf(operation, shape, [Number.NaN, ...target]);
    return withoutBatch(regrouped(operation, whole, [null, ...rest]));
  }
  return regrouped(operation, whole, [null, ...restOf(operation, shape, target)]);
}

/**
 * Whether a target has no place for the batch. In files for one image the batch may vanish for a while; the node's output
 * keeps it, and the tensor has no axis for it.
 */
function losesBatch({ draft }: Operation, shape: Shape, target: readonly number[]): boolean {
  if (draft.staticBatch !== 1 || target.length === 0) return false;
  const count = product(shape.slice(1));
  const [first = 0] = target;
  const stated = product(target.map((size) => (size === -1 ? 1 : size)));
  if (count === null || Number.isNaN(stated)) return false;
  // Behind a first size of −1 stands the rest of the image, or not.
  return first === -1 ? stated !== count : first > 1 && stated === count;
}

function product(sizes: Shape): number | null {
  return sizes.reduce<number | null>((all, size) => (all === null || size === null ? null : all * size), 1);
}

/** A tensor that has lost its batch axis with the axis back in front. */
export function withBatch(operation: Operation, x: FeatureTensor): FeatureTensor {
  const shape = operation.shapeOf(x);
  return x.axes.includes(0) ? x : { ...x, shape: [null, ...shape], axes: [0, ...x.axes] };
}

function withoutBatch(x: FeatureTensor): FeatureTensor {
  return { ...x, shape: x.shape?.slice(1) ?? null, axes: x.axes.slice(1) };
}

export function squeezed(
  operation: Operation,
  x: DataflowTensor,
  stated: readonly number[] | null,
): DataflowTensor {
  const shape = x.kind === 'constant' ? x.constant.shape : operation.shapeOf(x);
  const axes = stated
    ? stated.map((axis) => axisFromFront(axis, shape.length))
    : fileOrder(shape.length).filter((axis) => shape[axis] === 1 || isSingleBatch(operation, x, axis));
  const rest = shape.filter((_, axis) => !axes.includes(axis));
  if (x.kind === 'constant') return constantTensor(foldReshape(x.constant, rest as number[]));
  if (x.axes[0] === 0 && axes.includes(0) && operation.draft.staticBatch === 1) {
    return withoutBatch(regrouped(operation, x, [null, ...rest]));
  }
  requireBatchKept(x, axes);
  return regrouped(operation, x, rest);
}

/** Whether an axis is the batch of a file that is made for one image. */
function isSingleBatch({ draft }: Operation, x: DataflowTensor, axis: number): boolean {
  return x.kind === 'feature' && x.axes[axis] === 0 && draft.staticBatch === 1;
}

/** @param stated where the new axes of length 1 are in the result */
export function unsqueezed(
  operation: Operation,
  x: DataflowTensor,
  stated: readonly number[],
): DataflowTensor {
  const shape = x.kind === 'constant' ? x.constant.shape : operation.shapeOf(x);
  const rank = shape.length + stated.length;
  const axes = stated.map((axis) => axisFromFront(axis, rank));
  const old = shape.values();
  const result = fileOrder(rank).map((axis) => (axes.includes(axis) ? 1 : (old.next().value ?? null)));
  if (x.kind === 'constant') return constantTensor(foldReshape(x.constant, result as number[]));
  if (!x.axes.includes(0) && axes.includes(0)) {
    return regrouped(operation, withBatch(operation, x), [null, ...result.slice(1)]);
  }
  requireBatchKept(x, axes);
  return regrouped(operation, x, result);
}

/** Everything from `axis` on becomes one axis; what is before it, another. */
export function flattened(operation: Operation, x: DataflowTensor, axis: number): DataflowTensor {
  if (x.kind === 'constant') {
    const from = axisFromFront(axis, x.constant.shape.length);
    const [left, right] = [x.constant.shape.slice(0, from), x.constant.shape.slice(from)];
    return constantTensor(foldReshape(x.constant, [countOf(left), countOf(right)]));
  }
  const rank = operation.shapeOf(x).length;
  if (axisFromFront(axis, rank) !== 1) {
    throw unsupported(`It flattens from axis ${axis} on, so that the images of a batch run into each other.`);
  }
  return reshaped(operation, x, [Number.NaN, -1]);
}

/** The batch is the file's first axis and stays there. */
function requireBatchKept(x: FeatureTensor, axes: readonly number[]): void {
  if (x.axes[0] !== 0 || axes.includes(0)) throw unsupported('It removes or moves the batch axis.');
}

/** The sizes behind the batch. */
function restOf(operation: Operation, shape: Shape, target: readonly number[]): (number | null)[] {
  const [batch = Number.NaN, ...stated] = target;
  const [, ...own] = shape;
  const available = product(own);
  const openSizes = own.filter((size) => size === null).length;
  const openTargets = stated.filter((size) => Number.isNaN(size)).length;
  const rest = stated.map((size, index): number | null => {
    if (size === 0) return own[index] ?? null;
    if (!Number.isNaN(size)) return size;
    // One open size is what is left over; several are those of the input, in their order.
    return openSizes === openTargets ? null : -1;
  });
  if (rest.filter((size) => size === -1).length > 1) {
    throw unsupported('It reshapes a tensor to sizes that the file leaves open.');
  }
  const known = rest.reduce<number>((all, size) => all * (size === null || size === -1 ? 1 : size), 1);
  // Rows × 2 × columns become 2 · rows × columns or rows × 2 · columns: the file does not say which.
  const isAmbiguous =
    rest.filter((size) => size === null).length > 1 &&
    !rest.includes(-1) &&
    known !== countOf(own.map((size) => size ?? 1));
  if (isAmbiguous) throw unsupported('It reshapes a tensor to sizes that the file leaves open.');
  const isBatch =
    Number.isNaN(batch) ||
    batch === 0 ||
    batch === 1 ||
    batch === operation.draft.staticBatch ||
    batch === -1;
  const left = available === null || rest.includes(null) ? null : available / known;
  const fits = left === null || (rest.includes(-1) ? Number.isInteger(left) : left === 1);
  if (!isBatch || !fits) {
    throw unsupported(
      `It reshapes (${shape.map((size) => size ?? '?').join(', ')}) to (${target.map((size) => (Number.isNaN(size) ? '?' : size)).join(', ')}), which mixes the images of a batch.`,
    );
  }
  return rest.map((size) => (size === -1 ? left : size));
}

function closedTarget({ shape, values }: Constant, target: readonly number[]): number[] {
  const copied = target.map((size, axis) => (size === 0 ? (shape[axis] ?? 0) : size));
  const known = copied.reduce((all, size) => (size === -1 ? all : all * size), 1);
  return copied.map((size) => (size === -1 ? values.length / known : size));
}

/** Axes of the input that together become axes of the output; sizes of 1 belong to no group. */
interface AxisGroup {
  readonly inputs: number[];
  readonly outputs: number[];
}

/**
 * A reshape, done where the values lie: an axis that is split is split in place, and only axes that are merged must
 * lie one behind the other in the file's order. A flatten of channels × height × width thus permutes, one of
 * channels × 1 × 1 does not, and a channel shuffle permutes once.
 */
export function regrouped(operation: Operation, x: FeatureTensor, target: Shape): FeatureTensor {
  const shape = operation.shapeOf(x);
  if (x.axes[0] !== 0) throw unsupported('It reshapes a tensor whose first axis is not the batch.');
  const groups = axisGroups(shape, target);
  const order = (group: AxisGroup) => Math.min(...group.inputs.map((axis) => x.axes[axis] ?? 0));
  const stored = [...groups].sort((a, b) => order(a) - order(b));
  const wanted = [0, ...stored.flatMap(({ inputs }) => inputs)];
  const ones = fileOrder(shape.length).filter((axis) => !wanted.includes(axis));
  const inOrder = isSameOrder(shape, storedOrder(x.axes), [...wanted, ...ones])
    ? x
    : arranged(operation, x, storedOrder([...wanted, ...ones]));
  const result = placedOnes(
    target,
    stored.flatMap(({ outputs }) => outputs),
  );
  const axes = preferredAxes(operation, target, storedOrder(result));
  const targetShape = storedShape(target, axes);
  const before = storedShape(operation.shapeOf(inOrder), inOrder.axes);
  const isSame =
    before.length === targetShape.length && before.every((size, axis) => size === targetShape[axis]);
  if (isSame) return inOrder === x ? relabelled(operation, x, axes) : { ...inOrder, axes, shape: target };
  const sizes = targetOf(targetShape, before);
  if (!sizes) throw unsupported('It reshapes maps of which several sizes are open.');
  return operation.node('reshape', { targetShape: sizes }, [inOrder], axes);
}

/** Which axes behind the batch become which. */
function axisGroups(shape: Shape, target: Shape): AxisGroup[] {
  const solid = (sizes: Shape) => fileOrder(sizes.length).filter((axis) => axis > 0 && sizes[axis] !== 1);
  const [inputs, outputs] = [solid(shape), solid(target)];
  const groups: AxisGroup[] = [];
  let [input, output] = [0, 0];
  while (input < inputs.length && output < outputs.length) {
    const group: AxisGroup = { inputs: [], outputs: [] };
    let [left, right] = [1, 1];
    const takeInput = () => {
      const axis = inputs[input++] ?? 0;
      group.inputs.push(axis);
      left *= shape[axis] ?? Number.NaN;
    };
    const takeOutput = () => {
      const axis = outputs[output++] ?? 0;
      group.outputs.push(axis);
      right *= target[axis] ?? Number.NaN;
    };
    const bothOpen = shape[inputs[input] ?? 0] === null && target[outputs[output] ?? 0] === null;
    takeInput();
    takeOutput();
    while (!bothOpen && left !== right && (input < inputs.length || output < outputs.length)) {
      // Open sizes (NaN) fit nothing: all that is left goes together.
      if (input < inputs.length && (!(left > right) || output === outputs.length)) takeInput();
      else takeOutput();
    }
    groups.push(group);
  }
  groups.at(-1)?.inputs.push(...inputs.slice(input));
  groups.at(-1)?.outputs.push(...outputs.slice(output));
  return groups;
}

/** The file's axes in stored order, with those of length 1 behind the axis that they follow in the file. */
function placedOnes(target: Shape, solid: readonly number[]): number[] {
  const order = [0, ...solid];
  for (let axis = 1; axis < target.length; axis++) {
    if (!order.includes(axis)) order.splice(order.indexOf(axis - 1) + 1, 0, axis);
  }
  return order;
}

/** An image's own order, where it differs by axes of length 1 only. */
function preferredAxes(operation: Operation, target: Shape, axes: readonly number[]): readonly number[] {
  if (target.length !== 4) return axes;
  const image = imageAxes(operation.draft.layout);
  return isSameOrder(target, storedOrder(axes), storedOrder(image)) ? image : axes;
}

/** Whether two orders of the file's axes differ by axes of length 1 only. */
function isSameOrder(shape: Shape, a: readonly number[], b: readonly number[]): boolean {
  const solid = (order: readonly number[]) => order.filter((axis) => axis === 0 || shape[axis] !== 1);
  const [left, right] = [solid(a), solid(b)];
  return left.every((axis, index) => axis === right[index]);
}

/**
 * The stored sizes behind the batch as the reshape op wants them: open ones that stay at their place are copied, and one
 * more may be what is left. Null when that does not say all.
 */
function targetOf(stored: Shape, before: Shape): number[] | null {
  const sizes = stored.slice(1).map((size, axis) => {
    if (size !== null) return size;
    return before.length > axis + 1 && before[axis + 1] === null ? 0 : -1;
  });
  return sizes.filter((size) => size === -1).length > 1 ? null : sizes;
}
