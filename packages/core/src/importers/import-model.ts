import { strFromU8 } from 'fflate';
import { buildNetwork, type NetworkDraft } from '../network/build-network.js';
import type { Network } from '../network/network.js';
import { readAll, type ModelFiles } from './byte-source.js';
import { detectFormat } from './detect-format.js';
import { openHdf5, prepareHdf5 } from './hdf5-file.js';
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

/** Gets ready for a file of this name that is still on its way. What goes wrong is told when the file is read. */
export async function prepareImport(fileName: string): Promise<void> {
  if (/\.(h5|hdf5|keras)$/i.test(fileName)) await prepareHdf5().catch(() => undefined);
}

async function draftFrom(files: ModelFiles, options: ImportOptions): Promise<NetworkDraft> {
  const { main } = files;
  switch (await detectFormat(main)) {
    case 'json':
      return draftFromJson(files, options);
    case 'onnx':
      return draftFromOnnx(files, options);
    case 'zip':
      return draftFromArchive(main, options);
    case 'hdf5': {
      const file = await openHdf5(main);
      try {
        return await draftFromH5(file, files, options);
      } finally {
        file.close();
      }
    }
  }
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
