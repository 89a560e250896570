import { unsupported, type Operation } from '../dataflow/dataflow-draft.js';
import type { DataflowTensor } from '../dataflow/tensor.js';
import type { OnnxAttributes, OnnxNode } from './onnx-node.js';

/** One node while it becomes ops. */
export class NodeContext {
  constructor(
    readonly node: OnnxNode,
    readonly operation: Operation,
    private readonly tensorOf: (name: string) => DataflowTensor,
  ) {}

  get attributes(): OnnxAttributes {
    return this.node.attributes;
  }

  get opset(): number {
    return this.node.opset;
  }

  /** @throws `UNSUPPORTED_LAYER` when the node does not have it, `MISSING_WEIGHTS` when its values are not there */
  input(index: number): DataflowTensor {
    const tensor = this.optional(index);
    if (!tensor) throw unsupported(`Its input ${index + 1} is missing in the file.`);
    return tensor;
  }

  /** Null when it is left out. */
  optional(index: number): DataflowTensor | null {
    const name = this.node.inputs[index] ?? '';
    return name === '' ? null : this.tensorOf(name);
  }

  inputs(): DataflowTensor[] {
    return this.node.inputs.filter((name) => name !== '').map((name) => this.tensorOf(name));
  }
}

/**
 * How one operator becomes ops: its outputs, as far as they can be computed.
 * @throws `UNSUPPORTED_LAYER` or `MISSING_WEIGHTS` with a reason for the user
 */
export type NodeRule = (context: NodeContext) => DataflowTensor | readonly DataflowTensor[];

export type NodeRules = Readonly<Record<string, NodeRule>>;
