import type { NetworkDraft, NodeDraft } from '../../network/build-network.js';
import type { ModelFiles } from '../byte-source.js';
import type { LayerOfWeights } from '../architectures/file-weights.js';
import { rebuiltDraft } from '../architectures/rebuild-network.js';
import type { ImportOptions } from '../import-options.js';
import type { Hdf5File } from '../hdf5-file.js';
import { archiveGroups, containers } from './archive-weights.js';
import { h5WeightNames, joined, readWeights } from './h5-weights.js';
import { producerOf } from './keras-version.js';
import { layersInTensorflowOrder } from './theano-weights.js';
import { weightsByShortName } from './weight-roles.js';
import { WeightProgress } from '../weight-progress.js';
import { draftFromSiblings, draftWithArchitecture, type WeightsOnly } from './stated-architecture.js';
import type { NamedWeight } from './weight-source.js';

const reason =
  'The file holds weights only: without the architecture the layer can be looked at but not run. Point to its architecture (what model.to_json() gives), or open the whole model (model.save).';

/**
 * A file that holds weights without an architecture. They run as the architecture that the person pointed to, as a
 * known one, or as one that lies beside the file, the first that fits; else every layer is listed with its weights, and
 * none runs. Null when the file holds no layers' weights at all.
 *
 * @throws as `draftWithArchitecture`
 */
export async function draftFromWeightsOnly(
  file: Hdf5File,
  root: string,
  files: ModelFiles,
  version: string | null,
  options: ImportOptions,
): Promise<NetworkDraft | null> {
  const fileName = files.main.name;
  const listed = await listedLayers(file, root, options);
  const layers = listed.filter(({ weights }) => weights.length > 0);
  if (layers.length === 0) return null;
  const weightsOnly = { file, fileName, root, layers, version };
  if (files.architecture) return draftWithArchitecture(weightsOnly, files.architecture);
  const ordered = layersInTensorflowOrder(listed, file.text(root, 'backend'), fileName);
  return (
    rebuiltDraft(ordered.layers, version, ordered.isChannelsFirst) ??
    (await draftFromSiblings(weightsOnly, files)) ??
    kernelsAlone(ordered.layers, weightsOnly)
  );
}

/** All layers with their weights, not one of which runs. */
function kernelsAlone(listed: readonly LayerOfWeights[], { fileName, version }: WeightsOnly): NetworkDraft {
  const layers = listed.filter(({ weights }) => weights.length > 0);
  return {
    name: fileName.replace(/(\.weights)?\.\w+$/, ''),
    source: { format: 'Keras HDF5, weights only', ...producerOf(version), architectureMissing: true },
    nodes: layers.map(({ name }): NodeDraft => {
      return { id: name, layer: name, op: 'opaque', attributes: { reason }, inputs: [], weights: {} };
    }),
    layers: layers.map(({ name, weights }) => {
      const guess = guessLayer(weights);
      const byRole = Object.fromEntries(
        guess.roles.flatMap((role, index) => {
          const weight = weights[index]?.weight;
          return weight ? [[role, weight]] : [];
        }),
      );
      return { name, type: guess.type, weights: weightsByShortName(weights, byRole) };
    }),
    outputs: [],
    warnings: [
      'This file holds weights only, not the architecture: kernels can be looked at, but nothing can be computed.',
    ],
  };
}

/** A layer as it stands in the file, its weights still unread. */
interface UnreadLayer {
  readonly name: string;
  readonly read: () => readonly NamedWeight[];
}

async function listedLayers(file: Hdf5File, root: string, options: ImportOptions): Promise<LayerOfWeights[]> {
  const unread = layersByName(file, root) ?? layersByGroup(file);
  const progress = new WeightProgress(options, unread.length);
  const layers: LayerOfWeights[] = [];
  for (const { name, read } of unread) {
    layers.push({ name, weights: read() });
    await progress.advance();
  }
  return layers;
}

/** Keras 1 and 2: the root lists its layers. */
function layersByName(file: Hdf5File, root: string): UnreadLayer[] | null {
  const names = file.texts(root, 'layer_names');
  return (
    names?.map((name) => {
      const group = joined(root, name);
      return { name, read: () => readWeights(file, group, h5WeightNames(file, group)) };
    }) ?? null
  );
}

/** Keras 3: groups of numbered variables, on which its newer versions note the names of the layers. */
function layersByGroup(file: Hdf5File): UnreadLayer[] {
  return archiveGroups(file, '/').map(({ path, read }) => ({ name: nameOfGroup(file, path), read }));
}

/** "layers/sequential/layers/conv2d" as "inner/conv", or "sequential/conv2d" where no names are noted. */
function nameOfGroup(file: Hdf5File, path: string): string {
  const parts = path.split('/');
  const names = parts.flatMap((part, index) => {
    if (containers.includes(part)) return [];
    const group = `/${parts.slice(0, index + 1).join('/')}`;
    return [file.text(joined(group, 'vars'), 'name') ?? part];
  });
  return names.join('/') || 'model';
}

/** What kind of layer weights of these shapes belong to. */
function guessLayer(weights: readonly NamedWeight[]): {
  readonly type: string;
  readonly roles: readonly string[];
} {
  const shapes = weights.map(({ weight }) => weight.shape);
  const [first, second] = shapes;
  const isPointwise = second?.length === 4 && second[0] === 1 && second[1] === 1;
  if (first?.length === 4 && isPointwise) {
    return { type: 'SeparableConv2D', roles: ['depthwise_kernel', 'pointwise_kernel', 'bias'] };
  }
  if (first?.length === 4) {
    const isDepthwise = weights[0]?.name.includes('depthwise') ?? false;
    return { type: isDepthwise ? 'DepthwiseConv2D' : 'Conv2D', roles: ['kernel', 'bias'] };
  }
  if (first?.length === 3) return { type: 'Conv1D', roles: ['kernel', 'bias'] };
  if (first?.length === 2 && shapes.length <= 2 && second?.length !== 2)
    return { type: 'Dense', roles: ['kernel', 'bias'] };
  if (shapes.length === 4 && shapes.every((shape) => shape.length === 1)) {
    return { type: 'BatchNormalization', roles: ['gamma', 'beta', 'mean', 'variance'] };
  }
  return { type: 'Unknown', roles: [] };
}
