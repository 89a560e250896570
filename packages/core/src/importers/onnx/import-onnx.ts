import { FeaturescopeError } from '../../error.js';
import type { NetworkDraft } from '../../network/build-network.js';
import type { NetworkSource, Shape } from '../../network/network.js';
import { readAll, type ModelFiles } from '../byte-source.js';
import { DataflowDraft, unsupported, type ImageLayout } from '../dataflow/dataflow-draft.js';
import { singleValue } from '../dataflow/constant.js';
import { constantTensor, type DataflowTensor } from '../dataflow/tensor.js';
import type { ImportOptions } from '../import-options.js';
import { ExternalData } from './external-data.js';
import { readGraph, readModel, type GraphProto, type ModelProto, type TensorProto } from './model-proto.js';
import { NodeContext } from './node-rule.js';
import { flatNodes, inComputableOrder } from './onnx-graph.js';
import type { OnnxNode } from './onnx-node.js';
import { isStandardDomain, opaqueReason, ruleOf } from './operator-table.js';
import { constantOf } from './tensor-values.js';

/** Older sets differ in more than Featurescope knows. */
const oldestOpset = 7;

/**
 * An ONNX model. Each node that computes something is a layer; nodes that follow from constants alone are computed
 * here, and those that cannot run are opaque.
 *
 * @throws `CORRUPT_FILE` when the file is no whole model, `UNSUPPORTED_FORMAT` for operator sets older than 7
 */
export async function draftFromOnnx(files: ModelFiles, options: ImportOptions): Promise<NetworkDraft> {
  return (await lowerOnnx(files, options)).draft;
}

/** The draft, and what each tensor of the graph became. */
export interface LoweredOnnx {
  readonly draft: NetworkDraft;
  readonly tensors: ReadonlyMap<string, DataflowTensor>;
}

export async function lowerOnnx(files: ModelFiles, options: ImportOptions): Promise<LoweredOnnx> {
  const { main } = files;
  options.onProgress?.({ phase: 'reading', fraction: 0 });
  const bytes = await readAll(main);
  options.signal?.throwIfAborted();
  const model = parsedModel(main.name, bytes);
  options.onProgress?.({ phase: 'reading', fraction: 1 });
  return new OnnxLowering(model, model.graph, files, options).run();
}

function parsedModel(fileName: string, bytes: Uint8Array<ArrayBuffer>): ModelProto & { graph: GraphProto } {
  const model = readOrExplain(fileName, bytes);
  const { graph } = model;
  const opset = model.opsets.find(({ domain }) => isStandardDomain(domain))?.version;
  if (!graph || opset === undefined) throw damaged(fileName, `it has no ${graph ? 'operator set' : 'graph'}`);
  if (opset < oldestOpset) {
    throw new FeaturescopeError(
      'UNSUPPORTED_FORMAT',
      `"${fileName}" is written for operator set ${opset} of ONNX, and Featurescope reads ${oldestOpset} and later. ` +
        'Convert it with onnx.version_converter, or export it again.',
    );
  }
  return { ...model, graph };
}

function readOrExplain(fileName: string, bytes: Uint8Array<ArrayBuffer>): ModelProto {
  try {
    return readModel(bytes);
  } catch (error) {
    if (!(error instanceof FeaturescopeError)) throw error;
    throw damaged(fileName, 'its contents are cut off or damaged', error);
  }
}

function damaged(fileName: string, why: string, cause?: unknown): FeaturescopeError {
  return new FeaturescopeError(
    'CORRUPT_FILE',
    `"${fileName}" is no whole ONNX model: ${why}. Download or export it again.`,
    { cause },
  );
}

/** Weights this large are decoded when they are used and not kept, unless several nodes share them. */
const keptValues = 4096;

/** What exporters call every graph. */
const namesNothing = /^(|main|main_graph|graph|model|torch[-_]jit.*)$/i;

class OnnxLowering {
  private readonly draft: DataflowDraft;
  private readonly tensors = new Map<string, DataflowTensor>();
  private readonly initializers: Map<string, TensorProto>;
  private readonly external: ExternalData;
  /** Why the values of a tensor cannot be had. */
  private readonly missing = new Map<string, FeaturescopeError>();
  private readonly outside = new Map<string, Uint8Array<ArrayBuffer>>();
  private readonly uses = new Map<string, number>();

  constructor(
    private readonly model: ModelProto,
    private readonly graph: GraphProto,
    private readonly files: ModelFiles,
    private readonly options: ImportOptions,
  ) {
    this.draft = new DataflowDraft('NCHW');
    this.initializers = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
    this.external = new ExternalData(files);
  }

  async run(): Promise<LoweredOnnx> {
    const { graph } = this;
    const given = new Set([
      ...graph.inputs.map(({ name }) => name),
      ...this.initializers.keys(),
      ...graph.sparse,
    ]);
    const nodes = inComputableOrder(flatNodes(this.model, graph), given);
    for (const name of nodes.flatMap(({ inputs }) => inputs)) {
      this.uses.set(name, (this.uses.get(name) ?? 0) + 1);
    }
    for (const name of graph.sparse) {
      this.missing.set(
        name,
        unsupported(`Its tensor "${name}" is stored sparsely, which Featurescope does not read.`),
      );
    }
    this.addInputs(nodes);
    for (const [index, node] of nodes.entries()) {
      await this.take(node, 0);
      this.options.onProgress?.({ phase: 'weights', fraction: (index + 1) / nodes.length });
    }
    this.draft.warnings.push(...this.external.warnings());
    const outputs = graph.outputs.flatMap(({ name }) => this.tensors.get(name) ?? []);
    const name = namesNothing.test(graph.name) ? this.files.main.name.replace(/\.onnx$/i, '') : graph.name;
    return {
      draft: this.draft.finish({ name, source: sourceOf(this.model), outputs }),
      tensors: this.tensors,
    };
  }

  /** @param depth how many branches lie around the node */
  private async take(node: OnnxNode, depth: number): Promise<void> {
    this.options.signal?.throwIfAborted();
    await this.fetchOutside(node);
    const branch = depth < maximumBranchDepth ? this.takenBranch(node) : null;
    if (!branch) {
      this.lower(node);
      return;
    }
    for (const initializer of branch.initializers) this.initializers.set(initializer.name, initializer);
    for (const inner of flatNodes(this.model, branch)) await this.take(inner, depth + 1);
    node.outputs.forEach((name, index) => {
      const tensor = this.available(branch.outputs[index]?.name ?? '');
      if (name !== '' && tensor) this.tensors.set(name, tensor);
    });
  }

  /** The branch of an `If` whose condition folds: exporters write one where they did not know a size, and the file does. */
  private takenBranch({ type, domain, inputs, attributes }: OnnxNode): GraphProto | null {
    if (type !== 'If' || !isStandardDomain(domain)) return null;
    const condition = this.available(inputs[0] ?? '');
    const value = condition?.kind === 'constant' ? singleValue(condition.constant) : null;
    if (value === null || Number.isNaN(value)) return null;
    const bytes = attributes.graph(value === 0 ? 'else_branch' : 'then_branch');
    return bytes && readGraph(bytes);
  }

  /** Inputs that are no weights; files from before ONNX 1.4 list those too. */
  private addInputs(nodes: readonly OnnxNode[]): void {
    const users = usersOf(nodes);
    for (const { name, shape } of this.graph.inputs) {
      if (this.initializers.has(name) || this.missing.has(name)) continue;
      const roles = users.get(name) ?? [];
      if (roles.length > 0 && roles.every(({ index, node }) => index > 0 && takesWeights.has(node.type))) {
        this.missing.set(
          name,
          new FeaturescopeError(
            'MISSING_WEIGHTS',
            `Its weights are missing: the model was exported without "${name}" (export_params=False).`,
          ),
        );
        continue;
      }
      const known = shape ?? this.guessedShape(roles);
      this.tensors.set(name, this.draft.input({ name, type: 'Input' }, known, layoutOf(known)));
    }
  }

  /** For inputs without a shape: the channels that the first kernel was made for, all else open. */
  private guessedShape(roles: readonly Role[]): Shape {
    const conv = roles.find(({ node }) => node.type === 'Conv')?.node;
    const kernel = this.initializers.get(conv?.inputs[1] ?? '');
    const channels = kernel?.shape[1];
    return [
      null,
      channels === undefined ? null : channels * (conv?.attributes.integer('group', 1) ?? 1),
      null,
      null,
    ];
  }

  /** Reads the values that a node needs from the files beside the model. */
  private async fetchOutside(node: OnnxNode): Promise<void> {
    for (const name of node.inputs) {
      const tensor = this.initializers.get(name);
      if (!tensor?.isExternal || this.outside.has(name) || this.tensors.has(name) || this.missing.has(name))
        continue;
      try {
        this.outside.set(name, await this.external.read(tensor));
      } catch (error) {
        if (!(error instanceof FeaturescopeError) || error.code !== 'MISSING_WEIGHTS') throw error;
        this.missing.set(name, error);
      }
    }
  }

  private lower(node: OnnxNode): void {
    const rule = ruleOf(node);
    const available = node.inputs.flatMap((name) => this.available(name) ?? []);
    const count = node.outputs.length;
    const lowered = rule
      ? this.draft.operation(node, available, count, (operation) =>
          rule(new NodeContext(node, operation, (name) => this.tensorOf(name))),
        )
      : this.draft.opaque(node, available, count, opaqueReason(node));
    node.outputs.forEach((name, index) => {
      const tensor = lowered[index];
      if (name !== '' && tensor) this.tensors.set(name, tensor);
    });
    for (const name of node.inputs) this.release(name);
  }

  /** A tensor as far as it can be had: what an opaque node shows of its inputs. */
  private available(name: string): DataflowTensor | null {
    if (name === '' || this.missing.has(name)) return null;
    try {
      return this.tensorOf(name);
    } catch (error) {
      if (error instanceof FeaturescopeError && error.code !== 'CORRUPT_FILE') return null;
      throw error;
    }
  }

  /** @throws `UNSUPPORTED_LAYER` or `MISSING_WEIGHTS` when its values cannot be had */
  private tensorOf(name: string): DataflowTensor {
    const known = this.tensors.get(name);
    if (known) return known;
    const lost = this.missing.get(name);
    if (lost) throw lost;
    const initializer = this.initializers.get(name);
    if (!initializer)
      throw unsupported(`Its input "${name}" is an output that Featurescope does not compute.`);
    const constant = constantTensor(constantOf(initializer, this.outside.get(name) ?? null), name);
    this.tensors.set(name, constant);
    return constant;
  }

  /** Forgets weights that no later node needs. */
  private release(name: string): void {
    const left = (this.uses.get(name) ?? 0) - 1;
    this.uses.set(name, left);
    const tensor = this.tensors.get(name);
    if (left > 0 || tensor?.kind !== 'constant' || tensor.constant.values.length < keptValues) return;
    this.tensors.delete(name);
    this.outside.delete(name);
  }
}

/** Branches within branches: no exporter writes so many. */
const maximumBranchDepth = 16;

/** A node that takes a tensor, and as which of its inputs. */
interface Role {
  readonly node: OnnxNode;
  readonly index: number;
}

function usersOf(nodes: readonly OnnxNode[]): ReadonlyMap<string, readonly Role[]> {
  const users = new Map<string, Role[]>();
  for (const node of nodes) {
    node.inputs.forEach((name, index) => {
      const list = users.get(name);
      if (list) list.push({ node, index });
      else users.set(name, [{ node, index }]);
    });
  }
  return users;
}

/** Operators whose later inputs are weights. */
const takesWeights: ReadonlySet<string> = new Set([
  'BatchNormalization',
  'Conv',
  'ConvTranspose',
  'Gemm',
  'GroupNormalization',
  'InstanceNormalization',
  'LayerNormalization',
  'PRelu',
]);

/** Networks converted from TensorFlow take images with the channels last. */
function layoutOf(shape: Shape): ImageLayout {
  const isChannels = (size: number | null | undefined) => size === 1 || size === 3 || size === 4;
  return shape.length === 4 && isChannels(shape[3]) && !isChannels(shape[1]) ? 'NHWC' : 'NCHW';
}

function sourceOf({ producerName, producerVersion }: ModelProto): NetworkSource {
  const producer = [producerName, producerVersion].filter(Boolean).join(' ');
  return producer === '' ? { format: 'ONNX' } : { format: 'ONNX', producer };
}
