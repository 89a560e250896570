import { strFromU8, unzipSync, type UnzipFileInfo } from 'fflate';
import { FeaturescopeError } from '../../error.js';
import type { NetworkDraft } from '../../network/build-network.js';
import { maximumFileBytes } from '../detect-format.js';
import { openHdf5 } from '../hdf5-file.js';
import { isRecord, parseJson } from '../json.js';
import { archiveWeightSource } from './archive-weights.js';
import { draftFromKeras } from './draft-network.js';
import { generationOf, producerOf } from './keras-version.js';
import { parseKerasModel } from './parse-model.js';

const wanted = new Set(['config.json', 'metadata.json', 'model.weights.h5']);

/** Deflate cannot shrink further (zlib's documentation); an entry that claims more is a zip bomb. */
const maximumDeflateRatio = 1032;

/**
 * A `.keras` archive: `config.json` with `model.weights.h5`.
 *
 * @throws `CORRUPT_FILE` for a damaged archive, `UNSUPPORTED_FORMAT` for one that holds no Keras model
 */
export async function draftFromArchive(
  bytes: Uint8Array<ArrayBuffer>,
  fileName: string,
): Promise<NetworkDraft> {
  const entries = unpack(bytes, fileName);
  const { 'config.json': config, 'metadata.json': metadata, 'model.weights.h5': weights } = entries;
  if (!config) throw notAModel(fileName, Object.keys(entries));
  const model = parseKerasModel(parseJson(`config.json in "${fileName}"`, strFromU8(config)));
  const version = metadata
    ? versionIn(parseJson(`metadata.json in "${fileName}"`, strFromU8(metadata)))
    : null;
  const origin = {
    source: { format: 'Keras archive', ...producerOf(version) },
    // The format came with Keras 2.12; those that do not say are Keras 3.
    generation: version ? generationOf(version) : 3,
  } as const;
  if (!weights) {
    const missing = `Its weights are missing: "${fileName}" has no model.weights.h5.`;
    return draftFromKeras(model, () => ({ weights: [], missing }), {
      ...origin,
      warnings: [`"${fileName}" holds no weights (no model.weights.h5).`],
    });
  }
  const file = await openHdf5(`model.weights.h5 in ${fileName}`, weights);
  try {
    return draftFromKeras(model, archiveWeightSource(file, model), { ...origin, warnings: [] });
  } finally {
    file.close();
  }
}

type Entries = Partial<Record<string, Uint8Array<ArrayBuffer>>>;

/** The wanted entries; the others with no content, so that an error can name them. */
function unpack(bytes: Uint8Array<ArrayBuffer>, fileName: string): Entries {
  const others: Entries = {};
  try {
    const filter = (entry: UnzipFileInfo): boolean => {
      if (!wanted.has(entry.name)) {
        others[entry.name] = new Uint8Array(0);
        return false;
      }
      refuseBomb(entry, fileName);
      return true;
    };
    const unpacked = unzipSync(bytes, { filter });
    return { ...others, ...unpacked };
  } catch (error) {
    if (error instanceof FeaturescopeError) throw error;
    throw new FeaturescopeError(
      'CORRUPT_FILE',
      `"${fileName}" is a zip archive that is cut off or damaged. Download or export it again.`,
      { cause: error },
    );
  }
}

function refuseBomb({ name, size, originalSize }: UnzipFileInfo, fileName: string): void {
  if (originalSize < maximumFileBytes && originalSize <= Math.max(size, 1) * maximumDeflateRatio) return;
  throw new FeaturescopeError(
    'CORRUPT_FILE',
    `"${name}" in "${fileName}" claims to unpack from ${size} to ${originalSize} bytes, which no Keras model does. The file was not opened.`,
  );
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
