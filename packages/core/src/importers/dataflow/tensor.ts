import type { Shape } from '../../network/network.js';
import type { Constant } from './constant.js';

export interface ConstantTensor {
  readonly kind: 'constant';
  readonly constant: Constant;
  /** Name in the file. */
  readonly name: string;
}

/**
 * What a node computes, as the file sees it. A file that keeps channels before rows (ONNX) is run by nodes that keep
 * them last; its tensors say where each of their axes lies, so that a transposition in the file costs nothing.
 */
export interface FeatureTensor {
  readonly kind: 'feature';
  /** Id of the node. */
  readonly node: string;
  /** In the file's axis order; null: unknown, because an operation before it cannot run. */
  readonly shape: Shape | null;
  /** `axes[i]` is the axis of the node's output that holds the file's axis `i`. */
  readonly axes: readonly number[];
}

export type DataflowTensor = ConstantTensor | FeatureTensor;

export function constantTensor(constant: Constant, name = ''): ConstantTensor {
  return { kind: 'constant', constant, name };
}

/** 0, 1, 2 …: axes that lie as the file lists them. */
export function fileOrder(rank: number): number[] {
  return Array.from({ length: rank }, (_, axis) => axis);
}

/** For each axis of the node's output the file's axis that lies there: the inverse of `axes`. */
export function storedOrder(axes: readonly number[]): number[] {
  const order: number[] = [];
  axes.forEach((stored, axis) => (order[stored] = axis));
  return order;
}

/** An axis from the front; −1 is the last. */
export function axisFromFront(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
