import * as v from 'valibot';
import { FeaturescopeError } from '../../error.js';
import { modernClassName, modernConfig } from './keras1.js';
import {
  inputShapeOf,
  type KerasConfig,
  type KerasLayer,
  type KerasModel,
  type LayerCall,
  type PositionedNumber,
  type TensorReference,
} from './keras-model.js';

const configSchema = v.record(v.string(), v.unknown());

/** What every layer entry has in common; other keys are tolerated. */
const layerSchema = v.object({
  class_name: v.string(),
  // The list first: a record would accept it, too.
  config: v.union([v.array(v.unknown()), configSchema]),
  name: v.optional(v.string()),
  module: v.nullish(v.string(), ''),
  registered_name: v.nullish(v.string()),
  inbound_nodes: v.optional(v.array(v.unknown()), []),
});

type LayerEntry = v.InferOutput<typeof layerSchema>;

/** Deeper nesting is no model that anybody trained. */
const maximumDepth = 50;

/** The largest published networks have about two thousand. */
const maximumLayers = 20_000;

/**
 * Parses a model configuration (`model_config` of an HDF5 file, `config.json` of a `.keras` archive, `modelTopology`
 * of TensorFlow.js) of any Keras generation.
 *
 * @throws `CORRUPT_FILE` when it is no configuration of a Sequential or functional model
 */
export function parseKerasModel(value: unknown): KerasModel {
  return modelFrom(parseEntry(value, 'the model'), 'model', 0);
}

/** True when a value looks like a layer or model entry. */
export function isKerasEntry(value: unknown): boolean {
  return v.is(layerSchema, value);
}

function parseEntry(value: unknown, what: string): LayerEntry {
  const result = v.safeParse(layerSchema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  throw new FeaturescopeError(
    'CORRUPT_FILE',
    `The configuration of ${what} is damaged${where ? ` at "${where}"` : ''}: ${issue.message}.`,
  );
}

function modelFrom(entry: LayerEntry, fallbackName: string, depth: number): KerasModel {
  if (depth > maximumDepth) {
    throw new FeaturescopeError(
      'CORRUPT_FILE',
      `The model nests more than ${maximumDepth} models in each other.`,
    );
  }
  const { config } = entry;
  const entries = Array.isArray(config) ? config : config['layers'];
  const settings: KerasConfig = Array.isArray(config) ? {} : config;
  const name = typeof settings['name'] === 'string' ? settings['name'] : (entry.name ?? fallbackName);
  if (!Array.isArray(entries)) {
    throw new FeaturescopeError(
      'UNSUPPORTED_FORMAT',
      `The model "${name}" is a Python class of its own (${entry.class_name}), whose layers are not in the file. ` +
        'Save it as a Sequential or functional model.',
    );
  }
  if (entries.length > maximumLayers) {
    throw new FeaturescopeError(
      'CORRUPT_FILE',
      `The model "${name}" lists ${entries.length} layers; Featurescope opens models of up to ${maximumLayers}. If it was not made by hand, its configuration is damaged.`,
    );
  }
  const layers = entries.map((layer) => layerFrom(layer, depth));
  if (!('input_layers' in settings)) return sequenceAsGraph(name, layers, settings);
  return withUniqueNames({
    name,
    layers,
    inputs: referencesIn(settings['input_layers']),
    outputs: referencesIn(settings['output_layers']),
  });
}

function layerFrom(value: unknown, depth: number): KerasLayer {
  const entry = parseEntry(value, 'a layer');
  const settings: KerasConfig = Array.isArray(entry.config) ? {} : modernConfig(entry.config);
  const className = modernClassName(entry.class_name);
  const ownName = typeof settings['name'] === 'string' ? settings['name'] : null;
  const name = entry.name ?? ownName ?? className.toLowerCase();
  const isModel =
    Array.isArray(entry.config) ||
    (Array.isArray(settings['layers']) && (className === 'Sequential' || 'input_layers' in settings));
  return {
    name,
    className,
    module: entry.module,
    isCustom: isCustomClass(entry),
    config: settings,
    calls: entry.inbound_nodes.map(callFrom),
    model: isModel ? modelFrom(entry, name, depth + 1) : null,
  };
}

/** Keras 3 states where a class comes from; Keras 2 puts a package before the name ("Addons>GroupNormalization"). */
function isCustomClass({
  class_name: className,
  module,
  registered_name: registeredName,
}: LayerEntry): boolean {
  if (className.includes('>')) return true;
  if (registeredName?.includes('>')) return true;
  return Boolean(module) && !/^(keras|tensorflow|tf_keras)\b/.test(module);
}

/** A Sequential model: each layer takes the output of the one before. */
function sequenceAsGraph(name: string, entries: readonly KerasLayer[], config: KerasConfig): KerasModel {
  const layers: KerasLayer[] = [];
  const first = entries[0];
  if (first && first.className !== 'InputLayer') {
    const shape = inputShapeOf(first.config) ?? (first.model && inputShapeOfModel(first.model));
    layers.push({
      name: `${first.name}_input`,
      className: 'InputLayer',
      module: '',
      isCustom: false,
      config: shape ? { batch_input_shape: shape } : { batch_input_shape: config['build_input_shape'] },
      calls: [],
      model: null,
    });
  }
  for (const layer of entries) {
    const previous = layers.at(-1);
    const calls = previous ? [{ inputs: [referenceTo(previous.name)], constants: [] }] : [];
    layers.push({ ...layer, calls });
  }
  const [input] = layers;
  const output = layers.at(-1);
  return withUniqueNames({
    name,
    layers,
    inputs: input ? [referenceTo(input.name)] : [],
    outputs: output ? [referenceTo(output.name)] : [],
  });
}

/** The shape of a nested model's first input. */
function inputShapeOfModel(model: KerasModel) {
  const name = model.inputs[0]?.layer;
  const layer = model.layers.find((candidate) => candidate.name === name);
  return layer ? inputShapeOf(layer.config) : null;
}

function withUniqueNames(model: KerasModel): KerasModel {
  const names = new Set<string>();
  const repeated = model.layers.find(({ name }) => names.size === names.add(name).size);
  if (!repeated) return model;
  throw new FeaturescopeError(
    'CORRUPT_FILE',
    `Two layers of "${model.name}" are called "${repeated.name}", so its graph is ambiguous.`,
  );
}

function referenceTo(layer: string): TensorReference {
  return { layer, call: 0, output: 0 };
}

/** One entry of `inbound_nodes`, in the form of any generation. */
function callFrom(node: unknown): LayerCall {
  const inputs: TensorReference[] = [];
  const constants: PositionedNumber[] = [];
  if (isRecord(node) && 'args' in node) {
    for (const argument of Array.isArray(node['args']) ? node['args'] : []) {
      if (typeof argument === 'number')
        constants.push({ position: inputs.length + constants.length, value: argument });
      else inputs.push(...referencesIn(argument));
    }
    inputs.push(...referencesIn(node['kwargs']));
    return { inputs, constants };
  }
  for (const [position, reference] of referencesIn(node).entries()) {
    // How Keras 2 writes a number among the arguments: ["_CONSTANT_VALUE", -1, 127.5, {…}].
    if (reference.layer === '_CONSTANT_VALUE') constants.push({ position, value: reference.output });
    else inputs.push(reference);
  }
  const second = secondOperand(node);
  if (second !== null) constants.push({ position: inputs.length + constants.length, value: second });
  return { inputs, constants };
}

/** The number in `x + 3` as Keras 2 writes it into a `TFOpLambda`'s call: ["conv", 0, 0, {"y": 3.0, "name": null}]. */
function secondOperand(node: unknown): number | null {
  if (!Array.isArray(node)) return null;
  const [first, , , keywords] = node as readonly unknown[];
  if (Array.isArray(first)) return node.length === 1 ? secondOperand(first) : null;
  return isRecord(keywords) && typeof keywords['y'] === 'number' ? keywords['y'] : null;
}

/**
 * All tensors that a value mentions, in order: `["conv", 0, 0, {…}]` in Keras 1 and 2 (with more tensors possibly in
 * the keyword arguments at its end), `{class_name: "__keras_tensor__", config: {keras_history: ["conv", 0, 0]}}` in Keras 3.
 */
function referencesIn(value: unknown): TensorReference[] {
  if (Array.isArray(value)) {
    const [layer, call, output, keywords] = value as readonly unknown[];
    if (typeof layer === 'string' && typeof call === 'number' && typeof output === 'number') {
      return [{ layer, call, output }, ...referencesIn(keywords)];
    }
    return value.flatMap(referencesIn);
  }
  if (!isRecord(value)) return [];
  if (value['class_name'] === '__keras_tensor__' && isRecord(value['config'])) {
    return referencesIn(value['config']['keras_history']);
  }
  return Object.values(value).flatMap(referencesIn);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
