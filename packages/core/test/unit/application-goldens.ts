/** Reads the goldens that `goldens/make_application_goldens.py` wrote with Keras, and makes their weights and images. */
import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { NamedWeight } from '../../src/importers/keras/weight-source.js';
import { hashedUniform, hashedWeight } from '../hashed-values.js';
import type { LayerGolden } from './golden-files.js';

const folder = new URL('../goldens/applications/', import.meta.url);

/** One network of each family. */
export const applicationNames = readdirSync(folder).map((file) => file.replace('.json.gz', ''));

export interface ApplicationGolden {
  readonly meta: { readonly builder: string };
  /** Pixels lie between 0 and `scale`, or between −1 and 1 where it is 1. */
  readonly input: { readonly shape: readonly [number, number, number, number]; readonly scale: number };
  readonly config: unknown;
  /** By layer path the names and shapes of its weights; each has a stream of hashed values, counted from 1. */
  readonly weights: readonly (readonly [
    path: string,
    weights: readonly (readonly [string, readonly number[]])[],
  ])[];
  readonly layers: Readonly<Record<string, LayerGolden>>;
  /** Of every second row and column. */
  readonly gradient: { readonly layer: string; readonly channel: number; readonly values: readonly number[] };
}

/** Trusted: the script that writes the goldens lies beside them. */
export function readApplicationGolden(name: string): ApplicationGolden {
  return JSON.parse(
    gunzipSync(readFileSync(new URL(`${name}.json.gz`, folder))).toString(),
  ) as ApplicationGolden;
}

/** The weights of each layer by its path. */
export function applicationWeights({ weights }: ApplicationGolden): Map<string, readonly NamedWeight[]> {
  let stream = 0;
  return new Map(
    weights.map(([path, own]) => [
      path,
      own.map(([name, shape]) => ({ name, weight: hashedWeight(++stream, name, shape) })),
    ]),
  );
}

/** The image that the golden was made for. */
export function applicationImage({ input: { shape, scale } }: ApplicationGolden): Tensor {
  const uniform = hashedUniform(0, shape[1] * shape[2] * shape[3]);
  return tensor(
    Float32Array.from(uniform, (value) => (scale > 1 ? value * scale : 2 * value - 1)),
    [...shape],
  );
}
