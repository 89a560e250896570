import type { Weight } from '../../network/network.js';
import { countOf } from './constant.js';
import { unsupported, type Operation } from './dataflow-draft.js';
import { foldReshape, foldTranspose } from './fold-layout.js';
import { arrangedChannelsLast } from './layout.js';
import { needConstant, needFeature } from './operands.js';
import { axisFromFront, type DataflowTensor, type FeatureTensor } from './tensor.js';

/** Batch normalization with its moving statistics. @param axis the file's channel axis */
export function batchNormalized(
  operation: Operation,
  x: DataflowTensor,
  statistics: {
    readonly gamma: DataflowTensor | null;
    readonly beta: DataflowTensor | null;
    readonly mean: DataflowTensor;
    readonly variance: DataflowTensor;
  },
  settings: { readonly epsilon: number; readonly axis: number },
): FeatureTensor {
  const weights = vectors(operation, statistics);
  const feature = needFeature(x);
  const axis = feature.axes[axisFromFront(settings.axis, operation.shapeOf(feature).length)] ?? -1;
  return operation.node('batchNorm', { epsilon: settings.epsilon, axis }, [feature], feature.axes, weights);
}

/** Standardization over some of the file's axes; `gamma` and `beta` have those axes, in the file's order. */
export function layerNormalized(
  operation: Operation,
  x: DataflowTensor,
  { gamma, beta }: { readonly gamma: DataflowTensor | null; readonly beta: DataflowTensor | null },
  settings: { readonly epsilon: number; readonly axes: readonly number[] },
): FeatureTensor {
  const feature = needFeature(x);
  const shape = operation.shapeOf(feature);
  const axes = settings.axes.map((axis) => axisFromFront(axis, shape.length)).sort((a, b) => a - b);
  if (axes.some((axis) => feature.axes[axis] === 0))
    throw unsupported('It normalizes over the images of a batch.');
  const sizes = axes.map((axis) => shape[axis] ?? 1);
  // Positions of the axes among themselves, in the order in which they are stored.
  const order = axes.map((_, index) => index).sort((a, b) => stored(axes[a]) - stored(axes[b]));
  function stored(axis: number | undefined): number {
    return feature.axes[axis ?? 0] ?? 0;
  }
  const weights: Record<string, Weight> = {};
  for (const [role, tensor] of Object.entries({ gamma, beta })) {
    if (!tensor) continue;
    const constant = needConstant(tensor, role);
    if (countOf(constant.shape) !== countOf(sizes))
      throw unsupported(`Its ${role} does not fit the axes that it scales.`);
    weights[role] = operation.derivedWeight(role, constant, `over ${sizes.join()} ${order.join()}`, () =>
      foldTranspose(foldReshape(constant, sizes), order),
    );
  }
  const attributes = { epsilon: settings.epsilon, axes: axes.map(stored) };
  return operation.node('layerNorm', attributes, [feature], feature.axes, weights);
}

/** Groups of channels standardized over each image; as many groups as channels is instance normalization. */
export function groupNormalized(
  operation: Operation,
  x: DataflowTensor,
  scale: { readonly gamma: DataflowTensor | null; readonly beta: DataflowTensor | null },
  settings: { readonly epsilon: number; readonly groups: number },
): FeatureTensor {
  const weights = vectors(operation, scale);
  const feature = arrangedChannelsLast(operation, needFeature(x));
  return operation.node('groupNorm', settings, [feature], feature.axes, weights);
}

/** Weights of one axis under their roles. */
function vectors(
  operation: Operation,
  tensors: Readonly<Record<string, DataflowTensor | null>>,
): Record<string, Weight> {
  return Object.fromEntries(
    Object.entries(tensors).flatMap(([role, tensor]) => {
      if (!tensor) return [];
      const constant = needConstant(tensor, role);
      const flat = () => foldReshape(constant, [constant.values.length]);
      return [[role, operation.derivedWeight(role, constant, 'vector', flat)]];
    }),
  );
}
