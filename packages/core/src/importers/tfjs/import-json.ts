import { strFromU8 } from 'fflate';
import { FeaturescopeError } from '../../error.js';
import type { NetworkDraft } from '../../network/build-network.js';
import { readAll, type ModelFiles } from '../byte-source.js';
import type { ImportOptions } from '../import-options.js';
import { isRecord, parseJson } from '../json.js';
import { architectureFromJson } from '../keras/architecture-file.js';
import { draftFromKeras } from '../keras/draft-network.js';
import type { KerasModel } from '../keras/keras-model.js';
import { producerOf } from '../keras/keras-version.js';
import { dealOut, plainLayers, type WeightSource } from '../keras/weight-source.js';
import { draftFromGraphModel, isGraphModel } from './graph-model/import-graph-model.js';
import { parseManifest, readManifest, type ManifestWeights } from './weight-manifest.js';

type JsonRecord = Readonly<Record<string, unknown>>;

/**
 * A JSON file: a TensorFlow.js layers-model or graph-model with its shards, or a Keras architecture without weights
 * (`model.to_json()`).
 *
 * @throws `UNSUPPORTED_FORMAT` for a JSON that is no model
 */
export async function draftFromJson(files: ModelFiles, options: ImportOptions): Promise<NetworkDraft> {
  const { main } = files;
  const text = strFromU8(await readAll(main));
  options.signal?.throwIfAborted();
  const json = parseJson(`"${main.name}"`, text);
  if (!isRecord(json)) throw notAModel(main.name, json);
  if (isGraphModel(json)) return draftFromGraphModel(json, files, options);
  const architecture = architectureFromJson(json, main.name);
  if (!architecture) throw notAModel(main.name, json);
  const { model, version, generation, backend } = architecture;
  const manifest = json['weightsManifest'];
  if (manifest === undefined) {
    const missing = `Its weights are missing: "${main.name}" holds an architecture only.`;
    return draftFromKeras(model, () => ({ weights: [], missing }), {
      source: { format: 'Keras architecture (JSON)', ...producerOf(version) },
      generation,
      backend,
      warnings: [`"${main.name}" holds an architecture without weights: nothing can be computed.`],
    });
  }
  const found = await readManifest(parseManifest(manifest, main.name), files, options);
  return draftFromKeras(model, manifestWeightSource(found, model), {
    source: { format: 'TensorFlow.js layers-model', ...producerOfJson(json, version) },
    generation,
    backend,
    warnings: found.warnings,
  });
}

function producerOfJson(json: JsonRecord, version: string | null): { readonly producer?: string } {
  const converter = json['convertedBy'] ?? json['generatedBy'];
  return typeof converter === 'string' ? { producer: converter } : producerOf(version);
}

function manifestWeightSource({ weights, missing }: ManifestWeights, model: KerasModel): WeightSource {
  const dealt = dealOut([...weights.keys(), ...missing.keys()], plainLayers(model));
  return (layer) => {
    const names = dealt.get(layer) ?? [];
    const lost = names.find((name) => missing.has(name));
    return {
      weights: names.flatMap((name) => {
        const weight = weights.get(name);
        return weight ? [{ name, weight }] : [];
      }),
      missing: lost === undefined ? null : (missing.get(lost) ?? null),
    };
  };
}

function notAModel(fileName: string, json: unknown): FeaturescopeError {
  const keys = isRecord(json) ? Object.keys(json).slice(0, 4) : [];
  const found = isRecord(json)
    ? keys.length > 0
      ? `an object with ${keys.map((key) => `"${key.slice(0, 30)}"`).join(', ')}`
      : 'an empty object'
    : 'a list';
  return new FeaturescopeError(
    'UNSUPPORTED_FORMAT',
    `"${fileName}" is no model: expected a TensorFlow.js model.json with a "modelTopology", found ${found}.`,
  );
}
