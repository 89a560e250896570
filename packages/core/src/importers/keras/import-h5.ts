import type { NetworkDraft } from '../../network/build-network.js';
import { FeaturescopeError } from '../../error.js';
import type { ModelFiles } from '../byte-source.js';
import type { Hdf5File } from '../hdf5-file.js';
import type { ImportOptions } from '../import-options.js';
import { parseJson } from '../json.js';
import { draftFromKeras } from './draft-network.js';
import { h5WeightSource } from './h5-weights.js';
import { generationOf, producerOf } from './keras-version.js';
import { parseKerasModel } from './parse-model.js';
import { readAhead } from './read-ahead.js';
import { draftFromWeightsOnly } from './weights-only.js';

/**
 * A Keras HDF5 file: with its model configuration, or with weights only.
 *
 * @throws `UNSUPPORTED_FORMAT` when it is neither, `INVALID_REQUEST` when its weights are not of the architecture that the
 *   person pointed to
 */
export async function draftFromH5(
  file: Hdf5File,
  files: ModelFiles,
  options: ImportOptions,
): Promise<NetworkDraft> {
  const fileName = files.main.name;
  const config = file.text('/', 'model_config');
  const weightsRoot = file.kindOf('/model_weights') === 'group' ? '/model_weights' : '/';
  const version = file.text('/', 'keras_version') ?? file.text(weightsRoot, 'keras_version');
  if (config === null) {
    const draft = await draftFromWeightsOnly(file, weightsRoot, files, version, options);
    if (draft) return draft;
    const members = file.members('/').slice(0, 5);
    throw new FeaturescopeError(
      'UNSUPPORTED_FORMAT',
      `"${fileName}" is an HDF5 file but holds no Keras model: it has neither a model configuration nor layers' weights` +
        `${members.length > 0 ? ` (it holds ${members.map((name) => `"${name}"`).join(', ')})` : ' (it is empty)'}. ` +
        'Save the model with model.save("name.h5").',
    );
  }
  const model = parseKerasModel(parseJson(`The model configuration of "${fileName}"`, config));
  const weightsOf = h5WeightSource(file, weightsRoot, model);
  await readAhead(model, weightsOf, options);
  return draftFromKeras(model, weightsOf, {
    source: { format: 'Keras HDF5', ...producerOf(version) },
    generation: generationOf(version),
    backend: file.text('/', 'backend') ?? file.text(weightsRoot, 'backend'),
    warnings: files.architecture
      ? [`"${files.architecture.name}" was not used: "${fileName}" holds its own architecture.`]
      : [],
  });
}
