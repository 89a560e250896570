/** HDF5 files that tests make up, in the layout of Keras 1 and 2: a group for each layer, which lists its weights. */
import { ready, File, FS, Group } from 'h5wasm';
import type { StoredWeight } from './memory-model.js';

export interface StoredLayer {
  readonly name: string;
  readonly weights: readonly (StoredWeight & { readonly chunks?: readonly number[] })[];
}

let fileCount = 0;

/** The bytes of a file whose root (weights only), or whose group `model_weights`, holds the layers. */
export async function h5Bytes(
  layers: readonly StoredLayer[],
  attributes: Readonly<Record<string, string>> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  await ready;
  const path = `/test-${fileCount++}.h5`;
  const file = new File(path, 'w');
  for (const [name, text] of Object.entries(attributes)) file.create_attribute(name, text);
  const root = 'model_config' in attributes ? file.create_group('model_weights') : file;
  root.create_attribute(
    'layer_names',
    layers.map(({ name }) => name),
  );
  for (const { name, weights } of layers) {
    const group = root.create_group(name);
    group.create_attribute(
      'weight_names',
      weights.map((weight) => weight.name),
    );
    for (const weight of weights) {
      const parts = weight.name.split('/');
      const last = parts.pop() ?? '';
      const parent = parts.reduce((above, part) => groupWithin(above, part), group);
      const data = Float32Array.from(weight.values);
      const packing = weight.chunks && { chunks: [...weight.chunks], compression: 'gzip' as const };
      parent.create_dataset({ name: last, data, shape: [...weight.shape], ...packing });
    }
  }
  file.close();
  const bytes = Uint8Array.from(FS?.readFile(path) ?? []);
  FS?.unlink(path);
  return bytes;
}

function groupWithin(parent: Group, name: string): Group {
  const found = parent.get(name);
  return found instanceof Group ? found : parent.create_group(name);
}
