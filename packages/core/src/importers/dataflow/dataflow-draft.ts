import { FeaturescopeError } from '../../error.js';
import { opOf, type LayerDraft, type NetworkDraft, type NodeDraft } from '../../network/build-network.js';
import type { NetworkSource, Shape, Weight } from '../../network/network.js';
import type { Attributes, OpName } from '../../ops/op.js';
import { nanWarnings } from '../nan-warnings.js';
import type { Constant } from './constant.js';
import { foldTranspose } from './fold-layout.js';
import { fileOrder, type ConstantTensor, type DataflowTensor, type FeatureTensor } from './tensor.js';

/** The order in which a file keeps the axes of images. */
export type ImageLayout = 'NCHW' | 'NHWC';

/** An operation of the file: one layer. */
export interface FileOperation {
  /** The layer's name; made unique when the file uses it twice. */
  readonly name: string;
  /** As the file calls it: "Conv", "_FusedConv2D". */
  readonly type: string;
}

/** What `operation` makes of one: tensors in the order of the operation's outputs. */
export type Lowering = (operation: Operation) => DataflowTensor | readonly DataflowTensor[];

/**
 * Collects what a file's operations become, operation by operation in topological order, and knows every shape as
 * soon as a node exists, so that what a file computes from shapes folds to constants.
 */
export class DataflowDraft {
  readonly #nodes: NodeDraft[] = [];
  readonly #layers: LayerDraft[] = [];
  readonly #names = new Set<string>();
  readonly #ids = new Set<string>();
  readonly #weights = new WeakMap<Constant, Map<string, Weight>>();
  /** For nodes whose output is unknown: the layer that is to blame. */
  readonly #blockers = new Map<string, string>();
  #staticBatch: number | null = null;

  constructor(
    readonly layout: ImageLayout,
    readonly warnings: string[] = [],
  ) {}

  /** The batch size that the file states for its inputs; the network leaves it open. */
  get staticBatch(): number | null {
    return this.#staticBatch;
  }

  /**
   * A model input. Its first axis is the batch and becomes open.
   * @param shape in the file's order
   * @param layout of this input, where it differs from that of the file's convolutions
   */
  input({ name, type }: FileOperation, shape: Shape, layout: ImageLayout = this.layout): FeatureTensor {
    const [batch = null] = shape;
    this.#staticBatch ??= batch;
    const open = shape.map((size, axis) => (axis === 0 ? null : size));
    const axes = shape.length === 4 ? imageAxes(layout) : fileOrder(shape.length);
    const stored = storedShape(open, axes);
    const id = this.#unique(name, this.#names);
    this.#ids.add(id);
    this.#nodes.push({ id, layer: id, op: 'input', attributes: { shape: stored }, inputs: [], weights: {} });
    this.#layers.push({ name: id, type, weights: {} });
    return { kind: 'feature', node: id, shape: open, axes };
  }

  /**
   * One operation. What it needs of ops and weights it takes from the `Operation`; when it cannot run (`lower` throws
   * a `FeaturescopeError`), it becomes an opaque layer that says why. An operation that yields constants makes no layer.
   *
   * @param inputs all tensors that it takes
   * @param outputCount how many tensors it yields
   */
  operation(
    stated: FileOperation,
    inputs: readonly DataflowTensor[],
    outputCount: number,
    lower: Lowering,
  ): readonly DataflowTensor[] {
    const name = this.#unique(stated.name, this.#names);
    const operation = new Operation(this, name);
    try {
      const result = lower(operation);
      const outputs: readonly DataflowTensor[] = isTensor(result) ? [result] : result;
      if (operation.nodes.length === 0) {
        if (outputs.every(({ kind }) => kind === 'constant')) this.#names.delete(name);
        return outputs;
      }
      return this.#commit(operation, stated.type, outputs);
    } catch (error) {
      if (!(error instanceof FeaturescopeError) || error.code === 'CORRUPT_FILE') throw error;
      const blocked = inputs.find((input) => input.kind === 'feature' && input.shape === null);
      const reason = blocked?.kind === 'feature' ? this.blockedReason(blocked) : error.message;
      return this.#opaque(operation, stated.type, inputs, outputCount, reason);
    }
  }

  /** An operation that cannot run whatever its inputs are. */
  opaque(
    stated: FileOperation,
    inputs: readonly DataflowTensor[],
    outputCount: number,
    reason: string,
  ): readonly DataflowTensor[] {
    const operation = new Operation(this, this.#unique(stated.name, this.#names));
    return this.#opaque(operation, stated.type, inputs, outputCount, reason);
  }

  /** Why a tensor of unknown shape is unknown. */
  blockedReason({ node }: FeatureTensor): string {
    return `It needs the output of layer "${this.#blockers.get(node) ?? node}", which cannot run.`;
  }

  /** The weight that a constant becomes: one object however often the file uses it in the same way. */
  weightOf(constant: Constant, key: string, make: () => Weight): Weight {
    const known = this.#weights.get(constant) ?? new Map<string, Weight>();
    this.#weights.set(constant, known);
    const weight = known.get(key) ?? make();
    known.set(key, weight);
    return weight;
  }

  finish(network: {
    readonly name: string;
    readonly source: NetworkSource;
    readonly outputs: readonly DataflowTensor[];
  }): NetworkDraft {
    const outputs = network.outputs.flatMap((output) => (output.kind === 'feature' ? [output.node] : []));
    return {
      name: network.name,
      source: network.source,
      nodes: this.#nodes,
      layers: this.#layers,
      outputs: [...new Set(outputs)],
      warnings: this.warnings,
    };
  }

  /** The last node has the layer's own name. */
  #commit(operation: Operation, type: string, outputs: readonly DataflowTensor[]): readonly DataflowTensor[] {
    const ids = new Map<string, string>();
    operation.nodes.forEach((node, index) => {
      const isLast = index === operation.nodes.length - 1;
      const id = this.#unique(isLast ? operation.name : node.id, this.#ids);
      ids.set(node.id, id);
      this.#nodes.push({ ...node, id, inputs: node.inputs.map((input) => ids.get(input) ?? input) });
    });
    this.#addLayer({ name: operation.name, type, weights: operation.weights });
    return outputs.map((output) =>
      output.kind === 'feature' ? { ...output, node: ids.get(output.node) ?? output.node } : output,
    );
  }

  #opaque(
    operation: Operation,
    type: string,
    inputs: readonly DataflowTensor[],
    outputCount: number,
    reason: string,
  ): readonly DataflowTensor[] {
    const features = inputs.filter((input) => input.kind === 'feature');
    const id = this.#unique(operation.name, this.#ids);
    const blocked = features.find(({ shape }) => shape === null);
    this.#blockers.set(id, (blocked && this.#blockers.get(blocked.node)) ?? operation.name);
    if (Object.keys(operation.weights).length === 0) {
      for (const input of inputs) if (isStoredWeight(input)) operation.weight(input.name, input.constant);
    }
    this.#nodes.push({
      id,
      layer: operation.name,
      op: 'opaque',
      attributes: { reason },
      inputs: [...new Set(features.map(({ node }) => node))],
      weights: operation.weights,
    });
    this.#addLayer({ name: operation.name, type, weights: operation.weights });
    const output: FeatureTensor = { kind: 'feature', node: id, shape: null, axes: [] };
    return Array.from({ length: outputCount }, () => output);
  }

  #addLayer(layer: LayerDraft): void {
    this.#layers.push(layer);
    this.warnings.push(...nanWarnings(layer));
  }

  #unique(wanted: string, taken: Set<string>): string {
    let name = wanted;
    for (let copy = 2; taken.has(name); copy++) name = `${wanted} (${copy})`;
    taken.add(name);
    return name;
  }
}

/** One operation of the file while it becomes nodes. */
export class Operation {
  readonly nodes: NodeDraft[] = [];
  /** Under the names of their roles, or of the file. */
  readonly weights: Record<string, Weight> = {};

  constructor(
    readonly draft: DataflowDraft,
    readonly name: string,
  ) {}

  /**
   * Adds a node.
   * @param axes of its output, in the file's order
   * @throws what the op's shape inference throws when the inputs do not fit
   */
  node<Op extends OpName>(
    op: Op,
    attributes: Attributes<Op>,
    inputs: readonly FeatureTensor[],
    axes: readonly number[],
    weights: Readonly<Record<string, Weight>> = {},
  ): FeatureTensor {
    if (inputs.some((input) => this.shapeOf(input).length > 0 && !input.axes.includes(0))) {
      throw unsupported('It works on a tensor that has lost its batch axis.');
    }
    const inputShapes = inputs.map((input) => storedShape(this.shapeOf(input), input.axes));
    const inferred = opOf({ op }).inferShape(attributes as Attributes, inputShapes, weights);
    const id = `${this.name}/${op}${this.nodes.some((node) => node.op === op) ? this.nodes.length : ''}`;
    const draft = { id, layer: this.name, op, attributes, inputs: inputs.map(({ node }) => node), weights };
    this.nodes.push(draft as NodeDraft);
    return { kind: 'feature', node: id, shape: axes.map((axis) => inferred[axis] ?? null), axes };
  }

  /**
   * A weight of the layer, listed under a role's name.
   * @param order for each axis of the weight the constant's axis that it comes from; absent: as in the file
   */
  weight(role: string, constant: Constant, order?: readonly number[]): Weight {
    const key = order ? order.join() : '';
    return this.derivedWeight(role, constant, key, () => (order ? foldTranspose(constant, order) : constant));
  }

  /** A weight that is made of a constant in a way that `key` names. */
  derivedWeight(role: string, constant: Constant, key: string, make: () => Constant): Weight {
    const weight = this.draft.weightOf(constant, key, () => {
      const { shape, values } = make();
      return { shape, values: values instanceof Float32Array ? values : Float32Array.from(values) };
    });
    let name = role;
    for (let copy = 2; name in this.weights && this.weights[name] !== weight; copy++)
      name = `${role} (${copy})`;
    this.weights[name] = weight;
    return weight;
  }

  /** @throws `UNSUPPORTED_LAYER` when the shape is unknown */
  shapeOf(x: FeatureTensor): Shape {
    if (x.shape) return x.shape;
    throw unsupported(this.draft.blockedReason(x));
  }
}

/** The reason why an operation becomes opaque. */
export function unsupported(reason: string): FeaturescopeError {
  return new FeaturescopeError('UNSUPPORTED_LAYER', reason);
}

/** Where an image's axes lie: nodes keep channels last. */
export function imageAxes(layout: ImageLayout): readonly number[] {
  return layout === 'NCHW' ? [0, 3, 1, 2] : [0, 1, 2, 3];
}

/** A shape in the file's order as the node's output has it. */
export function storedShape(shape: Shape, axes: readonly number[]): Shape {
  const stored: (number | null)[] = shape.map(() => null);
  axes.forEach((axis, index) => (stored[axis] = shape[index] ?? null));
  return stored;
}

/** Whether a constant stands in the file; those without a name are computed, those of whole numbers are sizes. */
function isStoredWeight(tensor: DataflowTensor): tensor is ConstantTensor {
  return tensor.kind === 'constant' && tensor.name !== '' && !tensor.constant.integer;
}

function isTensor(result: DataflowTensor | readonly DataflowTensor[]): result is DataflowTensor {
  return 'kind' in result;
}
