/** Models that tests make up: a layers-model in memory. */
import { byteSourceFromBytes, type ModelFiles } from '../src/importers/byte-source.js';

export interface StoredWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly number[] | Float32Array;
}

/** One file in memory without any beside it. */
export function singleFile(name: string, content: string | Uint8Array<ArrayBuffer>): ModelFiles {
  return memoryFiles(name, { [name]: content });
}

/** Files in memory. */
export function memoryFiles(
  main: string,
  files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>,
): ModelFiles {
  const sourceOf = (name: string) => {
    const content = Object.hasOwn(files, name) ? files[name] : undefined;
    if (content === undefined) return null;
    return byteSourceFromBytes(
      name,
      typeof content === 'string' ? Uint8Array.from(new TextEncoder().encode(content)) : content,
    );
  };
  return {
    main: sourceOf(main) ?? byteSourceFromBytes(main, new Uint8Array(0)),
    sibling: (path) => Promise.resolve(sourceOf(path)),
  };
}

/** A TensorFlow.js layers-model with all weights in one shard. */
export function layersModel(
  modelConfig: unknown,
  weights: readonly StoredWeight[],
  kerasVersion = '2.2.4',
): ModelFiles {
  const manifest = [
    {
      paths: ['weights.bin'],
      weights: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
    },
  ];
  const topology = { keras_version: kerasVersion, backend: 'tensorflow', model_config: modelConfig };
  return memoryFiles('model.json', {
    'model.json': JSON.stringify({ modelTopology: topology, weightsManifest: manifest }),
    'weights.bin': new Uint8Array(Float32Array.from(weights.flatMap(({ values }) => [...values])).buffer),
  });
}
