import type { ByteSource, ModelFiles } from '../byte-source.js';
import type { LayerOfWeights } from '../architectures/file-weights.js';
import { FeaturescopeError } from '../../error.js';
import { buildNetwork, type NetworkDraft } from '../../network/build-network.js';
import { describeShape } from '../../ops/shapes.js';
import type { Hdf5File } from '../hdf5-file.js';
import { readArchitecture, type KerasArchitecture } from './architecture-file.js';
import { archiveWeightSource } from './archive-weights.js';
import { draftFromKeras } from './draft-network.js';
import { h5WeightNames, h5WeightSource, joined } from './h5-weights.js';
import type { KerasLayer, KerasModel } from './keras-model.js';
import { producerOf } from './keras-version.js';
import { layerRuleOf } from './layer-table.js';
import { plainLayers, type WeightSource } from './weight-source.js';

/** Weights without an architecture, as their file holds them. */
export interface WeightsOnly {
  readonly file: Hdf5File;
  readonly fileName: string;
  /** The group that lists the layers. */
  readonly root: string;
  readonly layers: readonly LayerOfWeights[];
  readonly version: string | null;
}

/**
 * The network of weights whose architecture the person pointed to.
 *
 * @throws `INVALID_REQUEST` naming the first layer that differs when the two do not belong together; as
 *   `readArchitecture`
 */
export async function draftWithArchitecture(weights: WeightsOnly, source: ByteSource): Promise<NetworkDraft> {
  const fitted = fit(weights, await readArchitecture(source), source.name);
  if (typeof fitted !== 'string') return fitted;
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `The architecture in "${source.name}" does not belong to the weights in "${weights.fileName}": ${fitted} Choose the architecture that these weights were saved from.`,
  );
}

/** The network of weights beside which a file with their architecture lies; null when none does. */
export async function draftFromSiblings(
  weights: WeightsOnly,
  files: ModelFiles,
): Promise<NetworkDraft | null> {
  for (const name of architectureNames(weights.fileName)) {
    const source = await files.sibling(name);
    if (!source) continue;
    const fitted = await fitOrNull(weights, source);
    if (fitted) return fitted;
  }
  return null;
}

/** Nobody said that the file belongs to the weights: whatever is wrong with it is no error. */
async function fitOrNull(weights: WeightsOnly, source: ByteSource): Promise<NetworkDraft | null> {
  try {
    const fitted = fit(weights, await readArchitecture(source), source.name);
    return typeof fitted === 'string' ? null : fitted;
  } catch (error) {
    if (error instanceof FeaturescopeError) return null;
    throw error;
  }
}

/** What people call the file with the architecture: after the weights, or by its usual names. */
function architectureNames(fileName: string): string[] {
  const stem = fileName.replace(/\.\w+$/, '');
  const shortStem = stem.replace(/[._-]?weights$/i, '');
  const usual = ['config.json', 'model_config.json', 'model.json', 'architecture.json'];
  return [...new Set([`${stem}.json`, ...(shortStem ? [`${shortStem}.json`] : []), ...usual])];
}

/** The network, or the first difference as a sentence. */
function fit(
  weights: WeightsOnly,
  architecture: KerasArchitecture,
  architectureName: string,
): NetworkDraft | string {
  const { file, root, version } = weights;
  const { model } = architecture;
  const attempts = file.texts(root, 'layer_names')
    ? [h5WeightSource(file, root, model), weightsInOrder(weights, model)]
    : [archiveWeightSource(file, model)];
  let difference = '';
  for (const weightsOf of attempts) {
    if (!weightsOf) continue;
    const draft = draftFromKeras(model, weightsOf, {
      source: { format: 'Keras HDF5, weights only', ...producerOf(version ?? architecture.version) },
      generation: architecture.generation,
      backend: file.text(root, 'backend') ?? architecture.backend,
      warnings: [
        `This file holds weights only. Their names and shapes fit the architecture in "${architectureName}", so they run as that network.`,
      ],
    });
    const found = firstDifference(weights, model, weightsOf, draft);
    if (found === null) return draft;
    difference ||= found;
  }
  return difference;
}

/**
 * A model that was made again in one session has new names; Keras itself then gives the weights to its layers one after
 * the other. Null when there are not as many.
 */
function weightsInOrder({ file, root }: WeightsOnly, model: KerasModel): WeightSource | null {
  const groups = (file.texts(root, 'layer_names') ?? []).filter(
    (name) => h5WeightNames(file, joined(root, name)).length > 0,
  );
  const layers = model.layers.filter(hasWeights);
  if (groups.length !== layers.length) return null;
  return h5WeightSource(
    file,
    root,
    model,
    new Map(layers.map((layer, index) => [layer, groups[index] ?? ''])),
  );
}

function hasWeights(layer: KerasLayer): boolean {
  if (layer.model) return plainLayers(layer.model).some((place) => hasWeights(place.layer));
  return rolesOf(layer).length > 0;
}

function rolesOf(layer: KerasLayer): readonly string[] {
  return layerRuleOf(layer)?.weightRoles?.(layer.config) ?? [];
}

/** Why weights and architecture do not belong together, layer by layer in the order of the model; null when they do. */
function firstDifference(
  { layers }: WeightsOnly,
  model: KerasModel,
  weightsOf: WeightSource,
  draft: NetworkDraft,
): string | null {
  // Of the layers that state one, the kernel is the first weight.
  const kernels = new Map(draft.layers.map(({ name, weights }) => [name, Object.values(weights)[0]?.shape]));
  const misfits = misfitsOfNodes(draft);
  const used = new Set<unknown>();
  for (const { layer, path } of plainLayers(model)) {
    const name = path.join('/');
    const found = weightsOf(layer).weights;
    for (const { weight } of found) used.add(weight);
    const roles = rolesOf(layer);
    if (layerRuleOf(layer) && found.length !== roles.length) {
      const expected = roles.length === 0 ? 'no weights' : `${roles.length} (${roles.join(', ')})`;
      return `layer "${name}" (${layer.className}) has ${expected}, but the file holds ${found.length || 'none'} for it.`;
    }
    const stated = statedKernelShape(layer);
    const kernel = kernels.get(name);
    if (stated && kernel && !stated.every((size, axis) => size === null || size === kernel[axis])) {
      return `layer "${name}" (${layer.className}) has a kernel of the shape ${describeShape(stated)}, but the file holds one of ${describeShape(kernel)}.`;
    }
    const misfit = misfits.get(name);
    if (misfit !== undefined) return misfit;
  }
  const unused = layers.find(({ weights }) => weights.some(({ weight }) => !used.has(weight)));
  return unused
    ? `the file holds weights of a layer "${unused.name}", which the architecture does not have.`
    : null;
}

/** Why layers do not fit what feeds them, by their names. */
function misfitsOfNodes(draft: NetworkDraft): ReadonlyMap<string, string> {
  const opaque = new Set(draft.nodes.filter((node) => node.op === 'opaque').map((node) => node.id));
  return new Map(
    buildNetwork(draft)
      .layers.filter(
        ({ unsupported, nodeIds }) => unsupported !== null && !nodeIds.some((id) => opaque.has(id)),
      )
      .map(({ name, unsupported }) => [name, unsupported ?? '']),
  );
}

/** The shape that a layer's settings give its kernel, `null` where they leave it to what feeds the layer. */
function statedKernelShape({ className, config }: KerasLayer): readonly (number | null)[] | null {
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  const size: unknown = config['kernel_size'];
  const [height, width] = Array.isArray(size)
    ? [number(size[0]), number(size[1])]
    : [number(size), number(size)];
  const filters = number(config['filters']);
  switch (className) {
    case 'Conv2D':
      return [height, width, null, filters];
    case 'Conv2DTranspose':
      return [height, width, filters, null];
    case 'DepthwiseConv2D':
    case 'SeparableConv2D':
      return [height, width, null, null];
    case 'Dense':
      return [null, number(config['units'])];
    default:
      return null;
  }
}
