import type { Constant } from './constant.js';
import { unsupported } from './dataflow-draft.js';
import type { DataflowTensor, FeatureTensor } from './tensor.js';

/** @throws `UNSUPPORTED_LAYER` when the tensor is computed from the image */
export function needConstant(tensor: DataflowTensor | null | undefined, role: string): Constant {
  if (!tensor) throw unsupported(`It has no ${role}.`);
  if (tensor.kind === 'constant') return tensor.constant;
  throw unsupported(
    `Its ${role} is computed while the network runs; Featurescope needs it as a constant in the file.`,
  );
}

/** @throws `UNSUPPORTED_LAYER` when the tensor is a constant */
export function needFeature(tensor: DataflowTensor): FeatureTensor {
  if (tensor.kind === 'feature') return tensor;
  throw unsupported('It is computed from constants alone, which is not done on import.');
}

/** Shapes, axes and indices as a list. @throws `UNSUPPORTED_LAYER` when they are computed from the image */
export function needIntegers(tensor: DataflowTensor | null | undefined, what: string): number[] {
  if (!tensor) throw unsupported(`It has no ${what}.`);
  if (tensor.kind === 'feature') throw unsupported(`Its ${what} depends on what the network computes.`);
  return Array.from(tensor.constant.values);
}
