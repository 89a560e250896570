import { unsupported } from '../dataflow/dataflow-draft.js';
import type { Pair } from '../../ops/geometry.js';
import type { AttributeProto, TensorProto } from './model-proto.js';

/** An operation of the graph, functions inlined. */
export interface OnnxNode {
  /** What the person knows it by. */
  readonly name: string;
  readonly type: string;
  readonly domain: string;
  /** Version of the operator set that it is written for. */
  readonly opset: number;
  /** '' where an optional one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: OnnxAttributes;
}

/** The attributes of a node, read by type. */
export class OnnxAttributes {
  readonly #byName: ReadonlyMap<string, AttributeProto>;

  constructor(attributes: readonly AttributeProto[]) {
    this.#byName = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** Whether one of them is a graph: control flow. */
  get holdsGraph(): boolean {
    return [...this.#byName.values()].some(({ graph, hasGraphs }) => graph !== null || hasGraphs);
  }

  /** A branch of control flow, as bytes. */
  graph(name: string): Uint8Array<ArrayBuffer> | null {
    return this.#byName.get(name)?.graph ?? null;
  }

  integer(name: string, absent: number): number {
    return this.#byName.get(name)?.integer ?? absent;
  }

  number(name: string, absent: number): number {
    const attribute = this.#byName.get(name);
    return attribute?.float ?? attribute?.integer ?? absent;
  }

  text(name: string, absent: string): string {
    return this.#byName.get(name)?.text ?? absent;
  }

  /** Null when it is not stated. */
  integers(name: string): readonly number[] | null {
    return this.#byName.get(name)?.integers ?? null;
  }

  floats(name: string): readonly number[] | null {
    return this.#byName.get(name)?.floats ?? null;
  }

  tensor(name: string): TensorProto | null {
    return this.#byName.get(name)?.tensor ?? null;
  }

  /** A value for rows and one for columns. @throws `UNSUPPORTED_LAYER` when there are more or fewer */
  pair(name: string, absent: number): Pair {
    const values = this.integers(name);
    if (!values || values.length === 0) return [absent, absent];
    const [rows, columns] = values;
    if (rows === undefined || columns === undefined || values.length > 2) {
      throw unsupported(`It runs over ${values.length} axes of space; Featurescope runs images of 2.`);
    }
    return [rows, columns];
  }
}
