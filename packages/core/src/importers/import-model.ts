import { strFromU8 } from 'fflate';
import { buildNetwork, type NetworkDraft } from '../network/build-network.js';
import type { Network } from '../network/network.js';
import { readAll, type ByteSource, type ModelFiles } from './byte-source.js';
import { detectFormat } from './detect-format.js';
import { openHdf5 } from './hdf5-file.js';
import type { ImportOptions } from './import-options.js';
import { draftFromArchive } from './keras/import-archive.js';
import { draftFromH5 } from './keras/import-h5.js';
import { draftFromOnnx } from './onnx/import-onnx.js';
import { draftFromJson } from './tfjs/import-json.js';

/**
 * Opens a model file of any format that Featurescope knows. Formats are told by content, not by name.
 *
 * @throws `FeaturescopeError` with `UNSUPPORTED_FORMAT`, `CORRUPT_FILE` or `OUT_OF_MEMORY`, whose message says what was
 *   expected, what was found and what to do. What is missing or cannot run within a model is no error: its layers say so.
 */
export async function importModel(files: ModelFiles, options: ImportOptions = {}): Promise<Network> {
  options.signal?.throwIfAborted();
  const draft = await draftFrom(files, options);
  options.signal?.throwIfAborted();
  return buildNetwork(draft, await readMetadata(files));
}

async function draftFrom(files: ModelFiles, options: ImportOptions): Promise<NetworkDraft> {
  const { main } = files;
  switch (await detectFormat(main)) {
    case 'json':
      return draftFromJson(files, options);
    case 'onnx':
      return draftFromOnnx(files, options);
    case 'zip':
      return draftFromArchive(await readWhole(main, options), main.name);
    case 'hdf5': {
      const file = await openHdf5(main.name, await readWhole(main, options));
      try {
        return await draftFromH5(file, files);
      } finally {
        file.close();
      }
    }
  }
}

async function readWhole(
  file: ByteSource,
  { signal, onProgress }: ImportOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  onProgress?.({ phase: 'reading', fraction: 0 });
  const bytes = await readAll(file);
  signal?.throwIfAborted();
  onProgress?.({ phase: 'reading', fraction: 1 });
  return bytes;
}

/** What `metadata.json` beside the model says; null when there is none that is JSON: it is nobody's duty to have one. */
async function readMetadata(files: ModelFiles): Promise<unknown> {
  if (files.main.name === metadataName) return null;
  const file = await files.sibling(metadataName);
  if (!file) return null;
  try {
    return JSON.parse(strFromU8(await readAll(file))) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const metadataName = 'metadata.json';
