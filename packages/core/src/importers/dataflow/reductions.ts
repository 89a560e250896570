/** Operations that sum up along axes, and softmax. */
import type { Attributes } from '../../ops/op.js';
import { imageAxes, unsupported, type Operation } from './dataflow-draft.js';
import { foldReduce } from './fold-layout.js';
import { reshaped } from './layout.js';
import { needFeature } from './operands.js';
import {
  axisFromFront,
  constantTensor,
  fileOrder,
  storedOrder,
  type DataflowTensor,
  type FeatureTensor,
} from './tensor.js';

export type ReductionFunction = Attributes<'reduce'>['function'];

/** @param stated the file's axes; null: all */
export function reduced(
  operation: Operation,
  name: ReductionFunction | 'product',
  x: DataflowTensor,
  stated: readonly number[] | null,
  keepDims: boolean,
): DataflowTensor {
  const rank = x.kind === 'constant' ? x.constant.shape.length : operation.shapeOf(x).length;
  const axes = (stated ?? fileOrder(rank)).map((axis) => axisFromFront(axis, rank));
  if (x.kind === 'constant') return constantTensor(foldReduce(name, x.constant, axes, keepDims));
  if (name === 'product') throw unsupported('It multiplies values along an axis.');
  const stored = axes.map((axis) => x.axes[axis] ?? -1).sort((a, b) => a - b);
  if (stored.includes(0)) throw unsupported('It sums up over the images of a batch.');
  const result = keepDims ? x.axes : without(x.axes, axes);
  if (isWholeImage(operation, x, axes) && (name === 'mean' || name === 'max')) {
    const op = name === 'mean' ? 'globalAveragePool' : 'globalMaxPool';
    return operation.node(op, { keepDims }, [x], result);
  }
  return operation.node('reduce', { function: name, axes: stored, keepDims }, [x], result);
}

/** Whether exactly height and width of images in their usual order are reduced. */
function isWholeImage(operation: Operation, x: FeatureTensor, axes: readonly number[]): boolean {
  const image = imageAxes(operation.draft.layout);
  const space = operation.draft.layout === 'NCHW' ? [2, 3] : [1, 2];
  return (
    x.axes.length === 4 &&
    x.axes.every((axis, index) => axis === image[index]) &&
    axes.length === 2 &&
    space.every((axis) => axes.includes(axis))
  );
}

/** Stored places of the axes that are left when some of the file's are gone. */
function without(axes: readonly number[], gone: readonly number[]): number[] {
  const left = fileOrder(axes.length).filter((axis) => !gone.includes(axis));
  const places = storedOrder(axes).filter((axis) => !gone.includes(axis));
  return left.map((axis) => places.indexOf(axis));
}

/** Along one axis of the file. */
export function softmaxed(operation: Operation, x: DataflowTensor, axis: number): FeatureTensor {
  const feature = needFeature(x);
  const stored = feature.axes[axisFromFront(axis, operation.shapeOf(feature).length)] ?? -1;
  if (stored === 0) throw unsupported('It compares the images of a batch with each other.');
  return operation.node('softmax', { axis: stored }, [feature], feature.axes);
}

/** Over everything from one axis on together, as ONNX meant it before opset 13. */
export function softmaxedFrom(operation: Operation, x: DataflowTensor, stated: number): DataflowTensor {
  const feature = needFeature(x);
  const shape = operation.shapeOf(feature);
  const axis = axisFromFront(stated, shape.length);
  const wide = fileOrder(shape.length).filter((each) => each >= axis && shape[each] !== 1);
  if (wide.length <= 1) return softmaxed(operation, feature, wide[0] ?? axis);
  const sizes = shape.map((size) => size ?? Number.NaN);
  const flat = reshaped(operation, feature, [...sizes.slice(0, axis), -1]);
  return reshaped(operation, softmaxed(operation, flat, axis), sizes);
}
