/** Reads the goldens that `goldens/make_graph_goldens.py` wrote with TensorFlow. */
import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ModelFiles } from '../../src/importers/byte-source.js';
import { hashedUniform, hashedWeight } from '../hashed-values.js';
import { memoryFiles } from '../memory-model.js';
import type { LayerGolden } from './golden-files.js';

const folder = new URL('../goldens/graph-models/', import.meta.url);

export const graphNames = readdirSync(folder).map((file) => file.replace('.json.gz', ''));

interface StoredConstant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32' | 'bool';
}

export interface GraphGolden {
  /** What the file model.json holds. */
  readonly model: { readonly weightsManifest: readonly [{ readonly weights: readonly StoredConstant[] }] };
  /** Base64; absent for whole networks, whose weights are hashed. */
  readonly shard?: string;
  /** By the name of a constant that is hashed, what it is for. Its stream is its number among all, counted from 1. */
  readonly roles?: Readonly<Record<string, string>>;
  /** The constants that are not hashed. */
  readonly constants?: Readonly<Record<string, readonly number[]>>;
  /** Pixels lie between −1 and 1. */
  readonly input: { readonly shape: readonly [number, number, number, number] };
  /** By the name of the node. */
  readonly layers: Readonly<Record<string, LayerGolden>>;
  /** Of the mean of a node's first channel with respect to the image. */
  readonly gradients: Readonly<Record<string, LayerGolden>>;
}

/** Trusted: the script that writes the goldens lies beside them. */
export function readGraphGolden(name: string): GraphGolden {
  return JSON.parse(gunzipSync(readFileSync(new URL(`${name}.json.gz`, folder))).toString()) as GraphGolden;
}

export function graphFiles(golden: GraphGolden): ModelFiles {
  return memoryFiles('model.json', {
    'model.json': JSON.stringify(golden.model),
    'group1-shard1of1.bin':
      golden.shard === undefined ? hashedShard(golden) : Uint8Array.from(Buffer.from(golden.shard, 'base64')),
  });
}

function hashedShard({ model, roles = {}, constants = {} }: GraphGolden): Uint8Array<ArrayBuffer> {
  const parts = model.weightsManifest[0].weights.map(({ name, shape, dtype }, index) => {
    const role = roles[name];
    if (role === undefined) return storedNumbers(constants[name] ?? [], dtype);
    const size = shape.reduce((product, length) => product * length, 1);
    return hashedWeight(index + 1, role, role.endsWith('kernel') ? shape : [size]).values;
  });
  return Uint8Array.from(Buffer.concat(parts.map(({ buffer }) => new Uint8Array(buffer))));
}

function storedNumbers(values: readonly number[], dtype: StoredConstant['dtype']) {
  switch (dtype) {
    case 'float32':
      return Float32Array.from(values);
    case 'int32':
      return Int32Array.from(values);
    case 'bool':
      return Uint8Array.from(values, Number);
  }
}

/** The image that the golden was made for. */
export function graphImage({ input: { shape } }: GraphGolden): Tensor {
  const uniform = hashedUniform(0, shape[1] * shape[2] * shape[3]);
  return tensor(
    Float32Array.from(uniform, (value) => 2 * value - 1),
    [...shape],
  );
}
