import { unsupported, type Operation } from '../../dataflow/dataflow-draft.js';
import { needIntegers } from '../../dataflow/operands.js';
import type { DataflowTensor } from '../../dataflow/tensor.js';
import type { Pair } from '../../../ops/geometry.js';
import type { NodeAttributes } from './node-attributes.js';

/** A GraphDef node while it becomes a layer: what its rule needs to know. */
export class NodeContext {
  constructor(
    readonly op: string,
    readonly operation: Operation,
    readonly attributes: NodeAttributes,
    readonly inputs: readonly DataflowTensor[],
    /**
     * Its input is an image cut into interleaved parts (SpaceToBatchND), which the network keeps whole: what runs
     * over it has these gaps. Null: an ordinary input.
     */
    readonly block: Pair | null,
    /** Of a resize to a size that the file leaves open: output pixels per input pixel, where that can be told. */
    readonly openScales: () => Pair | null = () => null,
  ) {}

  /** @throws `UNSUPPORTED_LAYER` when the node has no such input */
  input(index: number): DataflowTensor {
    const tensor = this.inputs.at(index);
    if (!tensor) throw unsupported(`It has ${this.inputs.length} inputs, which is too few for ${this.op}.`);
    return tensor;
  }

  /** A shape, axes or indices among the inputs. */
  integers(index: number, what: string): number[] {
    return needIntegers(this.input(index), what);
  }

  /** As `integers`, for what counts something: open (NaN), 0 or more. */
  counts(index: number, what: string): number[] {
    const counts = this.integers(index, what);
    if (counts.some((count) => count < 0))
      throw unsupported(`Its ${what} is negative (${counts.join(', ')}).`);
    return counts;
  }

  /** A single whole number among the inputs. */
  integer(index: number, what: string): number {
    const [value, ...more] = this.integers(index, what);
    if (value === undefined || more.length > 0) throw unsupported(`Its ${what} is not one number.`);
    return value;
  }
}

/** What a node of one op becomes. It throws a `FeaturescopeError` that says why when the node cannot run. */
export type NodeRule = (context: NodeContext) => DataflowTensor | readonly DataflowTensor[];

export type NodeRules = Readonly<Record<string, NodeRule>>;
