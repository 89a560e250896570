import type { Hdf5File } from '../hdf5-file.js';
import { joined, readWeights } from './h5-weights.js';
import type { KerasLayer, KerasModel } from './keras-model.js';
import { isOperation } from './layer-table.js';
import type { NamedWeight, WeightSource } from './weight-source.js';

/** Groups that hold a model's layers: Keras 3, and Keras 2.12 to 2.15. */
export const containers = ['layers', '_layer_checkpoint_dependencies'];

/**
 * The weights of `model.weights.h5` in a `.keras` archive. Its groups do not have the layers' names but those of their
 * classes, numbered in the order of the model: "layers/conv2d_1/vars/0" is the kernel of the second Conv2D. Newer
 * versions of Keras note the layer's name on the group, which then decides.
 */
export function archiveWeightSource(file: Hdf5File, model: KerasModel): WeightSource {
  const groups = new Map<KerasLayer, string>();
  placeLayers(file, model, '/', groups);
  return (layer) => {
    const group = groups.get(layer);
    const weights = group === undefined ? [] : archiveGroups(file, group).flatMap((below) => below.read());
    return { weights, missing: null };
  };
}

function placeLayers(
  file: Hdf5File,
  model: KerasModel,
  parent: string,
  groups: Map<KerasLayer, string>,
): void {
  const container = containers
    .map((name) => joined(parent, name))
    .find((path) => file.kindOf(path) === 'group');
  if (container === undefined) return;
  const byLayerName = new Map<string, string>();
  for (const member of file.members(container)) {
    const group = joined(container, member);
    const name = file.text(joined(group, 'vars'), 'name');
    if (name !== null) byLayerName.set(name, group);
  }
  // A model that was made again numbers its layers differently; then only the order tells.
  const ownNames = new Set(model.layers.map((layer) => layer.name));
  if ([...byLayerName.keys()].some((name) => !ownNames.has(name))) byLayerName.clear();
  const counts = new Map<string, number>();
  for (const layer of model.layers) {
    if (isOperation(layer)) continue;
    const className = snakeCase(layer.className);
    const count = counts.get(className) ?? 0;
    counts.set(className, count + 1);
    const group =
      byLayerName.get(layer.name) ?? joined(container, count === 0 ? className : `${className}_${count}`);
    if (layer.model) placeLayers(file, layer.model, group, groups);
    else groups.set(layer, group);
  }
}

/** "GlobalAveragePooling2D" → "global_average_pooling2d", as Keras does it (`keras/src/utils/naming.py`). */
export function snakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** A group whose `vars` hold numbers, with those below it (a wrapper's inner layer, a cell) after it. */
export interface ArchiveGroup {
  readonly path: string;
  readonly read: () => readonly NamedWeight[];
}

/** All groups of variables at and below a path, without the optimizer and the state of random generators. */
export function archiveGroups(file: Hdf5File, root: string, below = ''): ArchiveGroup[] {
  const group = below === '' ? root : joined(root, below);
  return file.members(group).flatMap((member): ArchiveGroup[] => {
    if (member === 'optimizer' || member === 'seed_generator') return [];
    const path = below === '' ? member : `${below}/${member}`;
    if (file.kindOf(joined(root, path)) !== 'group') return [];
    if (member !== 'vars') return archiveGroups(file, root, path);
    const numbered = [...file.members(joined(root, path))].sort((a, b) => Number(a) - Number(b));
    const prefix = below === '' ? '' : `${below}/`;
    const read = () =>
      readWeights(file, joined(root, path), numbered).map(({ name, weight }) => ({
        name: `${prefix}${name}`,
        weight,
      }));
    return [{ path: below, read }];
  });
}
