/** Reads the goldens that `goldens/make_onnx_goldens.py` wrote, and makes their files, weights and images. */
import { tensor, transpose, type Tensor } from '@tensorflow/tfjs-core';
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ModelFiles } from '../src/importers/byte-source.js';
import { storedOrder, type DataflowTensor } from '../src/importers/dataflow/tensor.js';
import { hashedUniform } from './hashed-values.js';
import { memoryFiles } from './memory-model.js';

const folder = new URL('goldens/onnx/', import.meta.url);

/** A small model with what onnxruntime computes for it. */
export interface OnnxCase {
  readonly name: string;
  /** The file, in base64. */
  readonly model: string;
  /** Shape of the image, in the file's order. */
  readonly input: readonly number[];
  /** Layers that cannot run. */
  readonly opaque: readonly string[];
  readonly output: string;
  /** By name the tensors that depend on the image. */
  readonly tensors: Readonly<Record<string, SampledTensor>>;
  readonly gradient?: { readonly unit: number; readonly values: readonly number[] };
}

interface SampledTensor {
  readonly shape: readonly number[];
  readonly largest: number;
  readonly mean: number;
  /** Spread evenly over the values, in the file's order. */
  readonly samples: readonly number[];
}

/** One of torchvision's networks. */
export interface OnnxArchitecture {
  readonly model: string;
  readonly input: readonly number[];
  /** Of each weight in "weights.bin": how many values, and how they are made of hashed ones. */
  readonly weights: readonly (readonly [count: number, stretch: number, shift: number, scale: number])[];
  readonly nodes: number;
  readonly output: string;
  readonly tensors: Readonly<Record<string, TensorStatistics>>;
  readonly gradient?: { readonly unit: number; readonly every: number; readonly values: readonly number[] };
}

export interface TensorStatistics {
  readonly shape: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly largest: number;
  /** In the file's order. */
  readonly first: readonly number[];
}

export const architectureNames = readdirSync(folder)
  .filter((file) => file !== 'cases.json.gz')
  .map((file) => file.replace('.json.gz', ''));

export function readOnnxCases(): readonly OnnxCase[] {
  return read('cases') as readonly OnnxCase[];
}

export function readOnnxArchitecture(name: string): OnnxArchitecture {
  return read(name) as OnnxArchitecture;
}

/** Trusted: the script that writes the goldens lies beside them. */
function read(name: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(new URL(`${name}.json.gz`, folder))).toString());
}

export function bytesOf({ model }: { readonly model: string }): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(model, 'base64'));
}

/** The file with its weights beside it. */
export function architectureFiles(golden: OnnxArchitecture): ModelFiles {
  return memoryFiles('model.onnx', { 'model.onnx': bytesOf(golden), 'weights.bin': weightBytes(golden) });
}

function weightBytes({ weights }: OnnxArchitecture): Uint8Array<ArrayBuffer> {
  const values = new Float32Array(weights.reduce((sum, [count]) => sum + count, 0));
  let start = 0;
  weights.forEach(([count, stretch, shift, scale], index) => {
    const uniform = hashedUniform(index + 1, count);
    for (let position = 0; position < count; position++) {
      values[start + position] = (stretch * (uniform[position] ?? 0) + shift) * scale;
    }
    start += count;
  });
  return new Uint8Array(values.buffer);
}

/** The image that a golden was made for, as the network's input wants it. */
export function imageFor({ input }: { readonly input: readonly number[] }, axes: readonly number[]): Tensor {
  const count = input.reduce((product, size) => product * size, 1);
  const values = Float32Array.from(hashedUniform(0, count), (value) => 2 * value - 1);
  const inFileOrder = tensor(values, [...input]);
  const stored = transpose(inFileOrder, storedOrder(axes));
  inFileOrder.dispose();
  return stored;
}

/** A tensor of the network with its values in the file's order. */
export async function fileOrdered(
  value: Tensor,
  axes: readonly number[],
): Promise<{ readonly shape: number[]; readonly values: Float32Array }> {
  // A tensor may lack the batch of one that its node has.
  const hasBatch = axes.includes(0);
  const ordered = transpose(value, hasBatch ? [...axes] : [0, ...axes]);
  const values = (await ordered.data()) as Float32Array;
  const shape = hasBatch ? ordered.shape : ordered.shape.slice(1);
  ordered.dispose();
  return { shape, values };
}

/** The only input among the tensors of a graph. */
export function inputOf(
  tensors: ReadonlyMap<string, DataflowTensor>,
  inputs: readonly string[],
): Extract<DataflowTensor, { kind: 'feature' }> {
  for (const each of tensors.values()) if (each.kind === 'feature' && each.node === inputs[0]) return each;
  throw new Error('The network has no input.');
}
