/** Reads the goldens that `goldens/make_graph_goldens.py` wrote with TensorFlow. */
import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ModelFiles } from '../../src/importers/byte-source.js';
import { hashedUniform } from '../hashed-values.js';
import { memoryFiles } from '../memory-model.js';
import type { LayerGolden } from './golden-files.js';

const folder = new URL('../goldens/graph-models/', import.meta.url);

export const graphNames = readdirSync(folder).map((file) => file.replace('.json.gz', ''));

export interface GraphGolden {
  /** What the file model.json holds. */
  readonly model: unknown;
  /** Base64. */
  readonly shard: string;
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

export function graphFiles({ model, shard }: GraphGolden): ModelFiles {
  return memoryFiles('model.json', {
    'model.json': JSON.stringify(model),
    'group1-shard1of1.bin': Uint8Array.from(Buffer.from(shard, 'base64')),
  });
}

/** The image that the golden was made for. */
export function graphImage({ input: { shape } }: GraphGolden): Tensor {
  const uniform = hashedUniform(0, shape[1] * shape[2] * shape[3]);
  return tensor(
    Float32Array.from(uniform, (value) => 2 * value - 1),
    [...shape],
  );
}
