/** Operations that compute each value from the values at the same position. */
import type { Attributes } from '../../ops/op.js';
import { singleValue, type Constant } from './constant.js';
import { imageAxes, unsupported, type Operation } from './dataflow-draft.js';
import {
  foldClip,
  foldElementwise,
  foldUnary,
  isUnaryFold,
  type FoldFunction,
  type UnaryFoldFunction,
} from './fold-elementwise.js';
import { foldTranspose } from './fold-layout.js';
import { arranged } from './layout.js';
import { constantTensor, storedOrder, type DataflowTensor, type FeatureTensor } from './tensor.js';

/** What a network can compute of two tensors. */
export type ElementwiseFunction = Attributes<'withConstant'>['function'];

/** Two tensors, with numpy's broadcasting. */
export function elementwise(
  operation: Operation,
  name: ElementwiseFunction,
  a: DataflowTensor,
  b: DataflowTensor,
): DataflowTensor {
  if (a.kind === 'constant') {
    if (b.kind === 'constant') return constantTensor(foldElementwise(name, a.constant, b.constant));
    return withConstant(operation, name, b, a.constant, a.name, true);
  }
  if (b.kind === 'constant') return withConstant(operation, name, a, b.constant, b.name, false);
  const [left, right] = inOneOrder(operation, [a, b]);
  return operation.node('merge', { function: name }, [left, right] as FeatureTensor[], left?.axes ?? []);
}

/** What folds but is no op of a network: comparisons, logic, remainders. */
export function foldedOnly(name: FoldFunction, a: DataflowTensor, b: DataflowTensor): DataflowTensor {
  if (a.kind === 'feature' || b.kind === 'feature') {
    throw unsupported('It compares or divides values in a way that has no gradient.');
  }
  return constantTensor(foldElementwise(name, a.constant, b.constant));
}

/** Any number of tensors added up, averaged … */
export function merged(
  operation: Operation,
  name: 'add' | 'average' | 'maximum' | 'minimum',
  tensors: readonly DataflowTensor[],
): DataflowTensor {
  const [first, ...rest] = tensors;
  if (!first) throw unsupported('It has no input.');
  if (rest.length === 0) return first.kind === 'constant' ? first : passedOn(operation, first);
  const features = tensors.filter((tensor) => tensor.kind === 'feature');
  if (features.length === tensors.length) {
    const inputs = inOneOrder(operation, features);
    return operation.node('merge', { function: name }, inputs, inputs[0]?.axes ?? []);
  }
  const pairwise = name === 'average' ? 'add' : name;
  const result = rest.reduce((all, tensor) => elementwise(operation, pairwise, all, tensor), first);
  const share: Constant = { shape: [], values: Float64Array.of(1 / tensors.length), integer: false };
  return name === 'average'
    ? elementwise(operation, 'multiply', result, constantTensor(share, 'share'))
    : result;
}

/** A function of one tensor that the `activation` op has. */
export function activated(
  operation: Operation,
  attributes: Attributes<'activation'>,
  x: DataflowTensor,
): DataflowTensor {
  if (x.kind === 'feature') return operation.node('activation', attributes, [x], x.axes);
  if (isUnaryFold(attributes.function)) return constantTensor(foldUnary(attributes.function, x.constant));
  if (attributes.function === 'clip') {
    return constantTensor(foldClip(x.constant, attributes.minimum, attributes.maximum));
  }
  throw unsupported('It is computed from constants alone, which is not done on import.');
}

/** What folds but has no op: rounding, signs, logic. */
export function foldedUnaryOnly(name: UnaryFoldFunction, x: DataflowTensor): DataflowTensor {
  if (x.kind === 'feature') throw unsupported('It rounds or compares values, which has no gradient.');
  return constantTensor(foldUnary(name, x.constant));
}

/** ReLU and its kin. */
export function rectified(
  operation: Operation,
  attributes: Attributes<'rectifier'>,
  x: DataflowTensor,
): DataflowTensor {
  if (x.kind === 'feature') return operation.node('rectifier', attributes, [x], x.axes);
  if (attributes.negativeSlope !== 0 || attributes.threshold !== 0) {
    throw unsupported('It is computed from constants alone, which is not done on import.');
  }
  return constantTensor(foldClip(x.constant, 0, attributes.maxValue ?? Infinity));
}

/** Values limited to a range; a lower limit of 0 is a ReLU. */
export function clipped(
  operation: Operation,
  x: DataflowTensor,
  minimum: number,
  maximum: number,
): DataflowTensor {
  if (minimum === 0) {
    const maxValue = maximum >= largestFloat ? null : maximum;
    return rectified(operation, { maxValue, negativeSlope: 0, threshold: 0 }, x);
  }
  return activated(operation, { function: 'clip', minimum, maximum }, x);
}

/** What files write for "no limit". */
const largestFloat = 3.4e38;

/** Leaky ReLU with learned slopes, which broadcast against the input. */
export function sloped(operation: Operation, x: DataflowTensor, slopes: DataflowTensor): DataflowTensor {
  if (x.kind === 'constant' || slopes.kind === 'feature')
    throw unsupported('Its slopes are no weights of the file.');
  const order = alignedOrder(operation, x, slopes.constant);
  const alpha = operation.derivedWeight('alpha', slopes.constant, `slopes ${order.key}`, () => order.align());
  return operation.node('prelu', {}, [x], x.axes, { alpha });
}

/** The tensor as it is (dropout, identity): a layer of its own that costs nothing. */
export function passedOn(operation: Operation, x: DataflowTensor): DataflowTensor {
  if (x.kind === 'constant') return x;
  return operation.node('identity', {}, [x], x.axes);
}

function withConstant(
  operation: Operation,
  name: ElementwiseFunction,
  x: FeatureTensor,
  constant: Constant,
  weightName: string,
  constantFirst: boolean,
): FeatureTensor {
  const value = singleValue(constant);
  if (value !== null && constant.shape.length <= operation.shapeOf(x).length) {
    if (name === 'power' && !constantFirst) {
      const attributes: Attributes<'activation'> =
        value === 2
          ? { function: 'square' }
          : value === 0.5
            ? { function: 'sqrt' }
            : { function: 'power', exponent: value };
      return operation.node('activation', attributes, [x], x.axes);
    }
    if (name === 'maximum' && value === 0) {
      const attributes = { maxValue: null, negativeSlope: 0, threshold: 0 };
      return operation.node('rectifier', attributes, [x], x.axes);
    }
  }
  const order = alignedOrder(operation, x, constant);
  const weight = operation.derivedWeight(weightName, constant, `aligned ${order.key}`, () => order.align());
  return operation.node('withConstant', { function: name, constantFirst }, [x], x.axes, { constant: weight });
}

/** How a constant that broadcasts against `x` in the file's order does so in the stored order. */
function alignedOrder(operation: Operation, x: FeatureTensor, constant: Constant) {
  const rank = operation.shapeOf(x).length;
  if (constant.shape.length > rank) throw unsupported('A constant of more axes is spread over its input.');
  const shape = [...new Array<number>(rank - constant.shape.length).fill(1), ...constant.shape];
  if (shape[x.axes.indexOf(0)] !== 1) throw unsupported('It treats each image of a batch differently.');
  const order = storedOrder(x.axes);
  return {
    key: `${rank}:${order.join()}`,
    align: (): Constant => {
      const stored = foldTranspose({ ...constant, shape }, order);
      const lead = stored.shape.findIndex((size) => size !== 1);
      return { ...stored, shape: lead === -1 ? [] : stored.shape.slice(lead) };
    },
  };
}

/** Tensors of one rank in one stored order: that of images if one of them has it, else that of the first. */
function inOneOrder(operation: Operation, tensors: readonly FeatureTensor[]): FeatureTensor[] {
  const ranks = new Set(tensors.map((tensor) => operation.shapeOf(tensor).length));
  if (ranks.size > 1) throw unsupported('Its inputs have different numbers of axes.');
  const image = imageAxes(operation.draft.layout);
  const isImage = ({ axes }: FeatureTensor) =>
    axes.length === 4 && axes.every((axis, index) => axis === image[index]);
  const axes = tensors.some(isImage) ? image : (tensors[0]?.axes ?? []);
  return tensors.map((tensor) => arranged(operation, tensor, axes));
}
