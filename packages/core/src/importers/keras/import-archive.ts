import { strFromU8 } from 'fflate';
import { FeaturescopeError } from '../../error.js';
import type { NetworkDraft } from '../../network/build-network.js';
import { readAll, type ByteSource } from '../byte-source.js';
import { openHdf5 } from '../hdf5-file.js';
import type { ImportOptions } from '../import-options.js';
import { isRecord, parseJson } from '../json.js';
import { openZip, type ZipFile } from '../zip-file.js';
import { archiveWeightSource } from './archive-weights.js';
import { draftFromKeras } from './draft-network.js';
import { generationOf, producerOf } from './keras-version.js';
import { parseKerasModel } from './parse-model.js';
import { readAhead } from './read-ahead.js';

/**
 * A `.keras` archive: `config.json` with `model.weights.h5`.
 *
 * @throws `CORRUPT_FILE` for a damaged archive, `UNSUPPORTED_FORMAT` for one that holds no Keras model
 */
export async function draftFromArchive(source: ByteSource, options: ImportOptions): Promise<NetworkDraft> {
  const { name: fileName } = source;
  const zip = await openZip(source);
  const config = await textIn(zip, 'config.json', fileName);
  if (config === null)
    throw notAModel(
      fileName,
      zip.entries.map(({ name }) => name),
    );
  const model = parseKerasModel(parseJson(`config.json in "${fileName}"`, config));
  const metadata = await textIn(zip, 'metadata.json', fileName);
  const version = metadata === null ? null : versionIn(parseJson(`metadata.json in "${fileName}"`, metadata));
  const origin = {
    source: { format: 'Keras archive', ...producerOf(version) },
    // The format came with Keras 2.12; those that do not say are Keras 3.
    generation: version ? generationOf(version) : 3,
  } as const;
  const weights = zip.entries.find(({ name }) => name === 'model.weights.h5');
  if (!weights) {
    const missing = `Its weights are missing: "${fileName}" has no model.weights.h5.`;
    return draftFromKeras(model, () => ({ weights: [], missing }), {
      ...origin,
      warnings: [`"${fileName}" holds no weights (no model.weights.h5).`],
    });
  }
  const file = await openHdf5(await zip.open(weights));
  try {
    const weightsOf = archiveWeightSource(file, model);
    await readAhead(model, weightsOf, options);
    return draftFromKeras(model, weightsOf, { ...origin, warnings: [] });
  } finally {
    file.close();
  }
}

/** What a model's few settings never come near. */
const maximumTextBytes = 2 ** 26;

/** An entry's text; null when there is no such entry. */
async function textIn(zip: ZipFile, name: string, fileName: string): Promise<string | null> {
  const entry = zip.entries.find((candidate) => candidate.name === name);
  if (!entry) return null;
  if (entry.bytes > maximumTextBytes) {
    throw new FeaturescopeError(
      'CORRUPT_FILE',
      `"${name}" in "${fileName}" claims to unpack to ${entry.bytes} bytes, which no Keras model does. The file was not opened.`,
    );
  }
  return strFromU8(await readAll(await zip.open(entry)));
}

function notAModel(fileName: string, names: readonly string[]): FeaturescopeError {
  const found = names.slice(0, 5).map((name) => `"${name}"`);
  const known = hints.find(([pattern]) => names.some((name) => pattern.test(name)));
  const hint = known?.[1] ?? 'If a model is inside, unpack the archive and open that.';
  return new FeaturescopeError(
    'UNSUPPORTED_FORMAT',
    `"${fileName}" is a zip archive but not a .keras model: expected config.json in it, found ${found.join(', ') || 'nothing'}. ${hint}`,
  );
}

const hints: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)data\.pkl$/, 'This looks like a PyTorch file; export the model to Keras first.'],
  [/(^|\/)model\.json$/, 'Unpack the archive and open its model.json.'],
  [/(^|\/)saved_model\.pb$/, 'This looks like a TensorFlow SavedModel; save it as .keras or .h5.'],
  [/\.npy$/, 'This looks like a NumPy archive, which holds arrays and no model.'],
];

function versionIn(metadata: unknown): string | null {
  const version = isRecord(metadata) ? metadata['keras_version'] : null;
  return typeof version === 'string' ? version : null;
}
