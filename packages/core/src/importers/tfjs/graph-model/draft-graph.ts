import { FeaturescopeError } from '../../../error.js';
import type { NetworkDraft } from '../../../network/build-network.js';
import type { NetworkSource, Shape } from '../../../network/network.js';
import type { Pair } from '../../../ops/geometry.js';
import { singleValue, type Constant } from '../../dataflow/constant.js';
import { DataflowDraft, unsupported } from '../../dataflow/dataflow-draft.js';
import { scalar } from '../../dataflow/constant.js';
import { constantTensor, type DataflowTensor } from '../../dataflow/tensor.js';
import type { ManifestWeights } from '../weight-manifest.js';
import type { GraphNode, OutputReference } from './graph-def.js';
import { inlineConstant } from './inline-tensor.js';
import { NodeContext, type NodeRules } from './node-context.js';
import { openScales } from './open-scales.js';
import { arithmeticRules, pointwiseRules } from './rules/arithmetic.js';
import { convolutionRules } from './rules/convolutions.js';
import { blockOf, imageRules } from './rules/images.js';
import { normalizationRules } from './rules/normalizations.js';
import { opaqueReason } from './rules/opaque-reason.js';
import { reshapeRules } from './rules/reshapes.js';

/** What a graph-model says of its inputs and outputs. */
export interface Signature {
  /** By the name of the node. */
  readonly inputShapes: ReadonlyMap<string, Shape>;
  readonly outputs: readonly OutputReference[];
}

export interface GraphModel {
  readonly name: string;
  readonly source: NetworkSource;
  /** In topological order. */
  readonly graph: readonly GraphNode[];
  readonly weights: ManifestWeights;
  readonly signature: Signature;
  readonly warnings: readonly string[];
}

/** A frozen TensorFlow graph as a network draft. Its nodes are the layers, under the names that they have there. */
export function draftGraph(model: GraphModel): NetworkDraft {
  return new GraphDrafting(model).draft();
}

const rules: NodeRules = {
  ...arithmeticRules,
  ...convolutionRules,
  ...imageRules,
  ...normalizationRules,
  ...reshapeRules,
};

/** Nodes that may stand between SpaceToBatchND and BatchToSpaceND: they keep the image's parts apart. */
const runsOverParts = new Set([
  ...Object.keys(pointwiseRules),
  'Conv2D',
  'DepthwiseConv2dNative',
  'FusedBatchNorm',
  'FusedBatchNormV2',
  'FusedBatchNormV3',
  'FusedDepthwiseConv2dNative',
  '_FusedConv2D',
  '_FusedDepthwiseConv2dNative',
]);

/** Nodes without a value. */
const valueless = new Set(['NoOp', 'Assert', 'PrintV2', 'ControlTrigger']);

/** An output of a node: a tensor, or why there is none. */
type Output =
  | DataflowTensor
  /** A constant that the file has lost, or an output that is not computed. */
  | {
      readonly kind: 'absent';
      readonly code: 'MISSING_WEIGHTS' | 'UNSUPPORTED_LAYER';
      readonly reason: string;
    }
  /** In the branch that a Switch on a constant does not take. */
  | { readonly kind: 'untaken' };

const untaken: Output = { kind: 'untaken' };

class GraphDrafting {
  readonly #draft: DataflowDraft;
  readonly #nodes: ReadonlyMap<string, GraphNode>;
  readonly #outputs = new Map<string, readonly Output[]>();
  /** For nodes whose image is cut into interleaved parts: how many. */
  readonly #blocks = new Map<string, Pair>();
  readonly #withoutWeights: string[] = [];
  readonly #warnings: string[];

  constructor(private readonly model: GraphModel) {
    this.#warnings = [...model.warnings];
    this.#draft = new DataflowDraft('NHWC', this.#warnings);
    this.#nodes = new Map(model.graph.map((node) => [node.name, node]));
  }

  draft(): NetworkDraft {
    const outputCounts = outputCountsOf(this.model.graph);
    for (const node of this.model.graph) {
      if (valueless.has(node.op)) continue;
      this.#outputs.set(node.name, this.#lowered(node, outputCounts.get(node.name) ?? 1));
    }
    const outputs = this.#modelOutputs().flatMap((reference) => {
      const output = this.#outputOf(reference);
      return output.kind === 'feature' ? [output] : [];
    });
    if (this.#withoutWeights.length > 0) {
      this.#warnings.push(`Weights are missing for ${listed(this.#withoutWeights)}.`);
    }
    const { name, source } = this.model;
    return this.#draft.finish({ name, source, outputs });
  }

  #lowered(node: GraphNode, outputCount: number): readonly Output[] {
    const { name, op } = node;
    if (op === 'Const') return [this.#constant(node)];
    if (op === 'Placeholder') return [this.#placeholder(node)];
    if (op === 'PlaceholderWithDefault') return [this.#placeholderWithDefault(node)];
    const inputs = op === 'NextIteration' ? [] : node.inputs.map((input) => this.#outputOf(input));
    if (op === 'Merge' || op === 'RefMerge') return this.#merged(node, inputs, outputCount);
    if (inputs.includes(untaken)) return new Array<Output>(outputCount).fill(untaken);
    const absent = inputs.find((input) => input.kind === 'absent');
    // What is computed from lost constants alone is lost as they are.
    if (absent && !inputs.some((input) => input.kind === 'feature')) {
      return new Array<Output>(outputCount).fill(absent);
    }
    if (op === 'Switch' || op === 'RefSwitch') {
      const taken = this.#switched(inputs);
      if (taken) return taken;
    }
    const tensors = inputs.filter((input) => input.kind === 'constant' || input.kind === 'feature');
    const rule = Object.hasOwn(rules, op) ? rules[op] : undefined;
    if (!rule) return this.#draft.opaque({ name, type: op }, tensors, outputCount, opaqueReason(op));
    return this.#draft.operation({ name, type: op }, tensors, outputCount, (operation) => {
      if (absent) {
        if (absent.code === 'MISSING_WEIGHTS') this.#withoutWeights.push(name);
        throw new FeaturescopeError(absent.code, absent.reason);
      }
      const block = this.#blockOf(node);
      if (block && op !== 'BatchToSpaceND' && !runsOverParts.has(op)) {
        throw unsupported('It runs over an image that is cut into interleaved parts (SpaceToBatchND).');
      }
      const context = new NodeContext(op, operation, node.attributes, tensors, block, () =>
        openScales(node, this.#nodes, (reference) => this.#constantOf(reference)),
      );
      const result = rule(context);
      if (op === 'SpaceToBatchND') this.#blocks.set(name, blockOf(context));
      else if (block && op !== 'BatchToSpaceND') this.#blocks.set(name, block);
      return result;
    });
  }

  #constant({ name, attributes }: GraphNode): Output {
    const { weights, integers, missing } = this.model.weights;
    const whole = integers.get(name);
    if (whole) return constantTensor(whole, name);
    const weight = weights.get(name);
    if (weight) return constantTensor({ ...weight, integer: false }, name);
    const tensor = attributes.tensor('value');
    const inline = tensor && inlineConstant(tensor);
    if (inline) return constantTensor(inline, name);
    return {
      kind: 'absent',
      code: 'MISSING_WEIGHTS',
      reason: missing.get(name) ?? `Its weights are missing: the file has no values of "${name}".`,
    };
  }

  /** Old Keras asks through an input whether it trains; it does not. */
  #placeholder(node: GraphNode): Output {
    const { name, op, attributes } = node;
    const stated = attributes.shape('shape');
    const shape = this.model.signature.inputShapes.get(name) ?? stated;
    if (attributes.type('dtype') === 'DT_BOOL' && (shape?.length ?? 0) === 0) {
      this.#warnings.push(
        `The input "${name}" is a switch, which is taken as off: the network as it predicts.`,
      );
      return constantTensor(scalar(0, true), name);
    }
    const usable = shape && shape.length > 0 ? shape : this.#guessedInputShape(node);
    return this.#draft.input({ name, type: op }, usable, isChannelsFirst(usable) ? 'NCHW' : 'NHWC');
  }

  /** An image when it has an image's axes, else the constant that it falls back to. */
  #placeholderWithDefault(node: GraphNode): Output {
    const [source] = node.inputs;
    const value = source ? this.#outputOf(source) : null;
    const rank = node.attributes.shape('shape')?.length ?? 0;
    return value && rank < 2 ? value : this.#placeholder(node);
  }

  /** For an input without a stated shape: the channels that a convolution fed by it was made for, all else open. */
  #guessedInputShape({ name }: GraphNode): Shape {
    for (const { op, inputs } of this.model.graph) {
      const [image, kernel] = inputs;
      if (image?.node !== name || !kernel || !/Conv2D|Conv2d|MatMul/.test(op)) continue;
      const { weights } = this.model.weights;
      const shape = weights.get(kernel.node)?.shape;
      if (shape?.length === 4) return [null, null, null, shape[2] ?? null];
      if (shape?.length === 2) return [null, shape[0] ?? null];
    }
    return [null, null, null, null];
  }

  /** The branch that a constant chooses; null when the network itself chooses. */
  #switched([data, condition]: readonly Output[]): readonly Output[] | null {
    if (data === undefined || condition?.kind !== 'constant') return null;
    const value = singleValue(condition.constant);
    if (value === null || Number.isNaN(value)) return null;
    return value === 0 ? [data, untaken] : [untaken, data];
  }

  /** What comes out of the branch that is taken. */
  #merged(node: GraphNode, inputs: readonly Output[], outputCount: number): readonly Output[] {
    const taken = inputs.filter(({ kind }) => kind !== 'untaken');
    const [only] = taken;
    if (!only) return new Array<Output>(outputCount).fill(untaken);
    const { name, op } = node;
    if (taken.length === 1 && taken.length < inputs.length) {
      return [only, constantTensor(scalar(inputs.indexOf(only), true))];
    }
    const tensors = taken.filter((input) => input.kind === 'constant' || input.kind === 'feature');
    return this.#draft.opaque({ name, type: op }, tensors, outputCount, opaqueReason(op));
  }

  #outputOf({ node, output }: OutputReference): Output {
    // Statistics of a batch, indices of maxima: what only training asks for.
    const reason = `It takes output ${output} of "${node}", which Featurescope does not compute.`;
    return this.#outputs.get(node)?.[output] ?? { kind: 'absent', code: 'UNSUPPORTED_LAYER', reason };
  }

  #constantOf(reference: OutputReference): Constant | null {
    const output = this.#outputs.has(reference.node) ? this.#outputOf(reference) : null;
    return output?.kind === 'constant' ? output.constant : null;
  }

  #blockOf({ inputs }: GraphNode): Pair | null {
    const cut = inputs.find(({ node }) => this.#blocks.has(node));
    return (cut && this.#blocks.get(cut.node)) ?? null;
  }

  /** What the signature names; without one, what no other node takes. */
  #modelOutputs(): readonly OutputReference[] {
    const { outputs } = this.model.signature;
    const known = outputs.filter(({ node }) => this.#nodes.has(node));
    for (const { node } of outputs) {
      if (!this.#nodes.has(node)) {
        this.#warnings.push(`The model names "${node}" as an output, which its graph does not have.`);
      }
    }
    if (known.length > 0) return known;
    const graph = this.model.graph.filter(({ op }) => !valueless.has(op));
    const taken = new Set(graph.flatMap(({ inputs }) => inputs.map(({ node }) => node)));
    return graph
      .filter(({ name, op }) => !taken.has(name) && op !== 'Const')
      .map(({ name }) => ({ node: name, output: 0 }));
  }
}

/** How many outputs of each node are taken. */
function outputCountsOf(graph: readonly GraphNode[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { node, output } of graph.flatMap(({ inputs }) => inputs)) {
    counts.set(node, Math.max(counts.get(node) ?? 1, output + 1));
  }
  return counts;
}

/** An image whose second axis has as few sizes as colours, and whose last axis has more: converted from ONNX. */
function isChannelsFirst(shape: Shape): boolean {
  const [, second = null, , last = null] = shape;
  const isColour = (size: number | null) => size === 1 || size === 3 || size === 4;
  return shape.length === 4 && isColour(second) && !isColour(last);
}

/** "3 layers (a, b, c)"; long lists are cut. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  const count = `${names.length} ${names.length === 1 ? 'layer' : 'layers'}`;
  return names.length > 5 ? `${count} (${shown} and ${names.length - 5} more)` : `${count} (${shown})`;
}
