import { FeaturescopeError } from '../../error.js';
import type { LayerDraft, NetworkDraft, NodeDraft } from '../../network/build-network.js';
import type { NetworkSource, Shape, Weight } from '../../network/network.js';
import { isRecord } from '../json.js';
import { nanWarnings } from '../nan-warnings.js';
import {
  inputShapeOf,
  type KerasGeneration,
  type KerasLayer,
  type KerasModel,
  type LayerCall,
  type TensorReference,
} from './keras-model.js';
import { withImagesChannelsLast } from './channels-first.js';
import { mayBeRotated, weightsInTensorflowOrder } from './kernel-order.js';
import { layerRuleOf } from './layer-table.js';
import { keepsChannelsFirst } from './layers/images.js';
import { opaqueReason } from './layers/opaque-reason.js';
import type { Step } from './layers/rule.js';
import { weightsByRole, weightsByShortName } from './weight-roles.js';
import { plainLayers, type WeightSource } from './weight-source.js';

export interface KerasOrigin {
  readonly source: NetworkSource;
  readonly generation: KerasGeneration;
  /** What Keras ran on ("tensorflow", "theano"). Default: null, the file does not say. */
  readonly backend?: string | null;
  readonly warnings: readonly string[];
}

/**
 * A Keras model as a network draft. Nested models are flattened: their layers get the path "outer/inner". A layer
 * that is applied several times gets nodes `name`, `name@1` … that share its weights. Images are kept with channels
 * last, and kernels in TensorFlow's order, whatever the model states.
 *
 * @throws `CORRUPT_FILE` when a layer takes its input from one that does not exist
 */
export function draftFromKeras(
  model: KerasModel,
  weightsOf: WeightSource,
  origin: KerasOrigin,
): NetworkDraft {
  return new Drafting(weightsOf, origin).draft(model);
}

/** One application of a model: the outermost once, a nested one once per call. */
interface Instance {
  readonly model: KerasModel;
  /** Where its inputs come from; null for the outermost model. */
  readonly feed: { readonly parent: Instance; readonly call: LayerCall } | null;
  /** For each plain layer the node id of each of its calls. */
  readonly nodeIds: Map<string, readonly string[]>;
  /** For each nested model the instance of each of its calls. */
  readonly children: Map<string, readonly Instance[]>;
}

/** A layer's weights and what to call it: the same for all its calls. */
interface Prepared {
  readonly path: string;
  readonly byRole: Readonly<Record<string, Weight>>;
  readonly missing: string | null;
}

/** No model nests its inputs deeper; a file that does leads in a circle. */
const maximumHops = 200;

/** Models that contain each other, each applied several times, multiply: small files could ask for more than a memory holds. */
const maximumApplications = 50_000;

class Drafting {
  private readonly prepared = new Map<KerasLayer, Prepared>();
  private readonly layers = new Map<string, LayerDraft>();
  private readonly nodes: NodeDraft[] = [];
  private readonly applications = new Map<KerasLayer, number>();
  private applicationCount = 0;
  private readonly ids = new Set<string>();
  private readonly layerNodes = new Set<string>();
  private readonly withoutWeights: string[] = [];
  private readonly perhapsRotated: string[] = [];
  private readonly warnings: string[];

  constructor(
    private readonly weightsOf: WeightSource,
    private readonly origin: KerasOrigin,
  ) {
    this.warnings = [...origin.warnings];
  }

  draft(model: KerasModel): NetworkDraft {
    const root = this.instantiate(model, '', null);
    this.emit(root);
    if (this.withoutWeights.length > 0) {
      this.warnings.push(`Weights are missing for ${listed(this.withoutWeights)}.`);
    }
    if (this.perhapsRotated.length > 0 && !this.origin.backend) {
      this.warnings.push(
        `The file does not say whether Theano made it, whose kernels are rotated by 180°: those of ${listed(this.perhapsRotated)} are taken as they are.`,
      );
    }
    const draft = {
      name: model.name,
      source: this.origin.source,
      nodes: this.nodes,
      layers: [...this.layers.values()],
      outputs: [...new Set(model.outputs.map((output) => this.resolve(root, output)))],
      warnings: this.warnings,
    };
    const isTurned = plainLayers(model).some(({ layer }) => keepsChannelsFirst(layer.config));
    return isTurned ? withImagesChannelsLast(draft, this.layerNodes) : draft;
  }

  /** Gives all nodes their ids, before any is connected: layers may be listed in any order. */
  private instantiate(model: KerasModel, prefix: string, feed: Instance['feed']): Instance {
    const instance: Instance = { model, feed, nodeIds: new Map(), children: new Map() };
    for (const layer of model.layers) {
      this.countApplications(layer);
      if (layer.model) {
        const nested = layer.model;
        const feeds = layer.calls.map((call) => ({ parent: instance, call }));
        instance.children.set(
          layer.name,
          (feeds.length > 0 ? feeds : [null]).map((own) =>
            this.instantiate(nested, `${prefix}${layer.name}/`, own),
          ),
        );
      } else if (layer.className !== 'InputLayer' || !feed) {
        const { path } = this.prepare(layer, `${prefix}${layer.name}`);
        const ids = Array.from({ length: Math.max(1, layer.calls.length) }, () => {
          const application = this.applications.get(layer) ?? 0;
          this.applications.set(layer, application + 1);
          const id = this.freeId(application === 0 ? path : `${path}@${application}`);
          this.layerNodes.add(id);
          return id;
        });
        instance.nodeIds.set(layer.name, ids);
      }
    }
    return instance;
  }

  private countApplications({ calls }: KerasLayer): void {
    this.applicationCount += Math.max(1, calls.length);
    if (this.applicationCount <= maximumApplications) return;
    throw new FeaturescopeError(
      'CORRUPT_FILE',
      `The model applies its layers more than ${maximumApplications} times, which no trained network does: its configuration is damaged.`,
    );
  }

  private prepare(layer: KerasLayer, wantedPath: string): Prepared {
    const known = this.prepared.get(layer);
    if (known) return known;
    let path = wantedPath;
    for (let copy = 2; this.layers.has(path); copy++) path = `${wantedPath} (${copy})`;
    const { weights: stored, missing } = this.weightsOf(layer);
    const weights = weightsInTensorflowOrder(layer, stored, this.origin.backend ?? null);
    if (mayBeRotated(layer, stored)) this.perhapsRotated.push(path);
    const roles = layerRuleOf(layer)?.weightRoles?.(layer.config) ?? [];
    const byRole = weightsByRole(weights, roles);
    const prepared = { path, byRole, missing };
    this.prepared.set(layer, prepared);
    const draft = { name: path, type: layer.className, weights: weightsByShortName(weights, byRole) };
    this.layers.set(path, draft);
    this.warnings.push(...nanWarnings(draft));
    return prepared;
  }

  private emit(instance: Instance): void {
    for (const layer of instance.model.layers) {
      for (const child of instance.children.get(layer.name) ?? []) this.emit(child);
      for (const [index, id] of (instance.nodeIds.get(layer.name) ?? []).entries()) {
        this.nodes.push(...this.nodesOf(instance, layer, id, layer.calls[index]));
      }
    }
  }

  private nodesOf(
    instance: Instance,
    layer: KerasLayer,
    id: string,
    call: LayerCall | undefined,
  ): NodeDraft[] {
    const { path, byRole, missing } = this.prepare(layer, id);
    if (layer.className === 'InputLayer') {
      const shape = inputShapeOf(layer.config) ?? this.guessedInputShape(instance.model);
      return [{ id, layer: path, op: 'input', attributes: { shape }, inputs: [], weights: {} }];
    }
    const inputs = call?.inputs.map((reference) => this.resolve(instance, reference)) ?? [];
    const opaque = (reason: string): NodeDraft[] => [
      { id, layer: path, op: 'opaque', attributes: { reason }, inputs, weights: {} },
    ];
    if (!call || inputs.length === 0) return opaque('Nothing in the model feeds this layer.');
    const rule = layerRuleOf(layer);
    if (!rule) return opaque(opaqueReason(layer));
    if (isQuantized(layer))
      return opaque('Its weights are quantized by Keras, which Featurescope does not run.');
    try {
      const steps = rule.steps({
        config: layer.config,
        weights: byRole,
        generation: this.origin.generation,
        call,
      });
      return this.chained(id, path, inputs, steps);
    } catch (error) {
      if (!(error instanceof FeaturescopeError)) throw error;
      if (error.code === 'UNSUPPORTED_LAYER') return opaque(error.message);
      if (error.code !== 'MISSING_WEIGHTS') throw error;
      if (!this.withoutWeights.includes(path)) this.withoutWeights.push(path);
      return opaque(missing ?? error.message);
    }
  }

  /** A chain of steps as nodes; the last one has the layer's own id, the others `layer/part`. */
  private chained(id: string, layer: string, inputs: readonly string[], steps: readonly Step[]): NodeDraft[] {
    const application = id.slice(layer.length);
    let previous = inputs;
    return steps.map(({ part, weights = {}, ...op }, index): NodeDraft => {
      const nodeId = index === steps.length - 1 ? id : this.freeId(`${layer}/${part}${application}`);
      const node = { id: nodeId, layer, inputs: previous, weights, ...op };
      previous = [nodeId];
      return node;
    });
  }

  /** An id that no other node has: a layer may be called "conv/linear". */
  private freeId(wanted: string): string {
    let id = wanted;
    while (this.ids.has(id)) id += '~';
    this.ids.add(id);
    return id;
  }

  /** The node that makes a tensor: through nested models to a plain layer inside, or out to what feeds their inputs. */
  private resolve(instance: Instance, reference: TensorReference, hops = 0): string {
    const { model, feed } = instance;
    const layer = layerNamed(model, reference.layer);
    if (!layer) {
      throw new FeaturescopeError(
        'CORRUPT_FILE',
        `The model "${model.name}" takes a tensor from the layer "${reference.layer}", which it does not have.`,
      );
    }
    if (hops > maximumHops) {
      throw new FeaturescopeError('CORRUPT_FILE', `The nested model "${model.name}" is fed by itself.`);
    }
    const call = callIndex(model, layer, reference);
    const child = instance.children.get(layer.name)?.[call];
    if (child) {
      const output = child.model.outputs[reference.output] ?? child.model.outputs[0];
      if (output) return this.resolve(child, output, hops + 1);
    }
    const own = instance.nodeIds.get(layer.name)?.[call];
    if (own !== undefined) return own;
    const position = model.inputs.findIndex((input) => input.layer === layer.name);
    const outer = feed?.call.inputs[position];
    if (!feed || !outer) {
      throw new FeaturescopeError(
        'CORRUPT_FILE',
        `Nothing feeds the input "${layer.name}" of the model "${model.name}".`,
      );
    }
    return this.resolve(feed.parent, outer, hops + 1);
  }

  /** For models that state no input shape: the channels that the first kernel was made for, all else open. */
  private guessedInputShape(model: KerasModel): Shape {
    for (const { layer } of plainLayers(model)) {
      const { weights: stored } = this.weightsOf(layer);
      const kernel = weightsInTensorflowOrder(layer, stored, this.origin.backend ?? null).find(
        ({ weight }) => weight.shape.length === 4 || weight.shape.length === 2,
      )?.weight;
      if (kernel?.shape.length === 4) {
        const channels = kernel.shape[2] ?? null;
        return keepsChannelsFirst(layer.config) ? [null, channels, null, null] : [null, null, null, channels];
      }
      if (kernel) return [null, kernel.shape[0] ?? null];
    }
    return [null, null, null, null];
  }
}

/**
 * Which of a layer's calls a reference means. A nested model's own construction counts as its call 0 in Keras 2, so
 * its references may start at 1.
 */
function callIndex(model: KerasModel, layer: KerasLayer, reference: TensorReference): number {
  const last = Math.max(0, layer.calls.length - 1);
  if (reference.call === 0) return 0;
  const highest = highestCall(model).get(layer.name) ?? 0;
  const offset = Math.max(0, highest - last);
  return Math.min(last, Math.max(0, reference.call - offset));
}

const layersByName = new WeakMap<KerasModel, ReadonlyMap<string, KerasLayer>>();

function layerNamed(model: KerasModel, name: string): KerasLayer | undefined {
  const byName = layersByName.get(model) ?? new Map(model.layers.map((layer) => [layer.name, layer]));
  layersByName.set(model, byName);
  return byName.get(name);
}

const highestCalls = new WeakMap<KerasModel, ReadonlyMap<string, number>>();

/** For each layer of a model the highest call number that anything refers to. */
function highestCall(model: KerasModel): ReadonlyMap<string, number> {
  const known = highestCalls.get(model);
  if (known) return known;
  const highest = new Map<string, number>();
  const references = [
    ...model.layers.flatMap((layer) => layer.calls.flatMap((call) => call.inputs)),
    ...model.outputs,
  ];
  for (const { layer, call } of references) highest.set(layer, Math.max(call, highest.get(layer) ?? 0));
  highestCalls.set(model, highest);
  return highest;
}

/** Keras 3 keeps a quantized layer's weights as whole numbers with scales beside them. */
function isQuantized({ config }: KerasLayer): boolean {
  const { dtype } = config;
  const policy = isRecord(dtype) ? dtype['class_name'] : null;
  return typeof policy === 'string' && policy.startsWith('Quantized');
}

/** "3 layers (a, b, c)"; long lists are cut. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  const count = `${names.length} ${names.length === 1 ? 'layer' : 'layers'}`;
  return names.length > 5 ? `${count} (${shown} and ${names.length - 5} more)` : `${count} (${shown})`;
}
