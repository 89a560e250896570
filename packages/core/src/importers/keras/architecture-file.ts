import { strFromU8 } from 'fflate';
import { FeaturescopeError } from '../../error.js';
import { readAll, type ByteSource } from '../byte-source.js';
import { isRecord, parseJson } from '../json.js';
import type { KerasGeneration, KerasModel } from './keras-model.js';
import { generationOf } from './keras-version.js';
import { isKerasEntry, parseKerasModel } from './parse-model.js';

/** A model's layers and how they are connected, with what the JSON around them says of where they come from. */
export interface KerasArchitecture {
  readonly model: KerasModel;
  readonly generation: KerasGeneration;
  /** Version of Keras, null when it is not stated. */
  readonly version: string | null;
  /** What Keras ran on ("tensorflow", "theano"), null when it is not stated. */
  readonly backend: string | null;
}

/** No architecture is larger. */
const maximumArchitectureBytes = 2 ** 26;

/**
 * Reads an architecture in any of its forms: the text of `model.to_json()`, `config.json` of a `.keras` archive, or the
 * topology of a TensorFlow.js layers-model, whose weights are then left alone.
 *
 * @throws `CORRUPT_FILE` when it is damaged, `UNSUPPORTED_FORMAT` when it is something else
 */
export async function readArchitecture(source: ByteSource): Promise<KerasArchitecture> {
  if (source.size <= maximumArchitectureBytes) {
    const json = parseJson(`"${source.name}"`, strFromU8(await readAll(source)));
    const architecture = isRecord(json) ? architectureFromJson(json, source.name) : null;
    if (architecture) return architecture;
  }
  throw new FeaturescopeError(
    'UNSUPPORTED_FORMAT',
    `"${source.name}" holds no architecture of a Keras model. Expected what model.to_json() gives, the config.json of a .keras file, or a TensorFlow.js model.json.`,
  );
}

/**
 * The architecture in a parsed JSON; null when there is none.
 * @throws `CORRUPT_FILE` when it is damaged
 */
export function architectureFromJson(
  json: Readonly<Record<string, unknown>>,
  fileName: string,
): KerasArchitecture | null {
  const topology = isRecord(json['modelTopology']) ? json['modelTopology'] : json;
  // Converters put the configuration into `model_config`, tfjs itself into the topology.
  const stated = topology['model_config'] ?? topology;
  const config = typeof stated === 'string' ? parseJson(`The model_config of "${fileName}"`, stated) : stated;
  if (!isRecord(config) || !isKerasEntry(config)) return null;
  const { keras_version: version, backend } = topology;
  // Of those that do not say, only Keras 3 states the modules of its classes.
  const silentGeneration = typeof config['module'] === 'string' ? 3 : 2;
  return {
    model: parseKerasModel(config),
    generation: typeof version === 'string' ? generationOf(version) : silentGeneration,
    version: typeof version === 'string' ? version : null,
    backend: typeof backend === 'string' ? backend : null,
  };
}
