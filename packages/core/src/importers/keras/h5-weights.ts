import type { Hdf5File } from '../hdf5-file.js';
import type { KerasLayer, KerasModel } from './keras-model.js';
import { dealOut, plainLayers, type NamedWeight, type WeightSource } from './weight-source.js';

const nothing = { weights: [], missing: null } as const;

/**
 * The weights of an HDF5 file with one group per layer, each listing its weights in `weight_names`. A nested model
 * has one group with the weights of all its layers.
 *
 * @param root the group of the layers' groups: "/model_weights", or "/" in weights-only files
 * @param groupNames which group holds the weights of a layer or nested model; default: the one of its name
 */
export function h5WeightSource(
  file: Hdf5File,
  root: string,
  model: KerasModel,
  groupNames: ReadonlyMap<KerasLayer, string> = new Map(),
): WeightSource {
  const paths = new Map<KerasLayer, { readonly group: string; readonly names: readonly string[] }>();
  for (const layer of model.layers) {
    const group = joined(root, groupNames.get(layer) ?? layer.name);
    const names = h5WeightNames(file, group);
    if (!layer.model) paths.set(layer, { group, names });
    else
      for (const [inner, own] of dealOut(names, plainLayers(layer.model)))
        paths.set(inner, { group, names: own });
  }
  return (layer) => {
    const place = paths.get(layer);
    return place ? { weights: readWeights(file, place.group, place.names), missing: null } : nothing;
  };
}

/** What a layer's group lists as its weights. */
export function h5WeightNames(file: Hdf5File, group: string): readonly string[] {
  return file.texts(group, 'weight_names') ?? datasetsBelow(file, group, '');
}

export function readWeights(file: Hdf5File, group: string, names: readonly string[]): NamedWeight[] {
  return names.flatMap((name) => {
    const weight = file.weight(joined(group, name));
    return weight ? [{ name, weight }] : [];
  });
}

export function joined(group: string, name: string): string {
  return group === '/' ? `/${name}` : `${group}/${name}`;
}

function datasetsBelow(file: Hdf5File, group: string, prefix: string): string[] {
  return file.members(joined(group, prefix).replace(/\/$/, '')).flatMap((member) => {
    const name = `${prefix}${member}`;
    const kind = file.kindOf(joined(group, name));
    return kind === 'group' ? datasetsBelow(file, group, `${name}/`) : kind === 'dataset' ? [name] : [];
  });
}
