/** Reads the goldens that `goldens/make_goldens.py` wrote with Keras. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { importModel } from '../../src/importers/import-model.js';
import type { Network } from '../../src/network/network.js';
import type { LayerActivation } from '../../src/visualization/layer-activations.js';
import { modelFiles } from '../shared.js';

const folder = new URL('../goldens/', import.meta.url);

/** An array in a .bin file, little-endian and row-major. */
export interface StoredArray {
  readonly file: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'uint8';
}

/** What Keras computed for one layer. */
export interface LayerGolden extends Omit<LayerActivation, 'layer' | 'type'> {
  readonly class_name: string;
}

/** Trusted: the script that writes the goldens lies beside them. */
export function readGolden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
}

export function readFloats({ file }: StoredArray): Float32Array<ArrayBuffer> {
  return new Float32Array(bytesOf(new URL(file, folder)).buffer);
}

export function readBytes({ file }: StoredArray): Uint8Array<ArrayBuffer> {
  return bytesOf(new URL(file, folder));
}

export function importFile(url: URL): Promise<Network> {
  return importModel(modelFiles(fileURLToPath(url)));
}

export function importGolden(file: string): Promise<Network> {
  return importFile(new URL(file, folder));
}

/** A copy of its own: Node's small files lie in a shared buffer. */
function bytesOf(url: URL): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(readFileSync(url));
}
