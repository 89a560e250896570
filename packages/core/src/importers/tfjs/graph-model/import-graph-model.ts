import { FeaturescopeError } from '../../../error.js';
import type { NetworkDraft } from '../../../network/build-network.js';
import type { Shape } from '../../../network/network.js';
import type { ModelFiles } from '../../byte-source.js';
import type { ImportOptions } from '../../import-options.js';
import { isRecord } from '../../json.js';
import { parseManifest, readManifest, type ManifestWeights } from '../weight-manifest.js';
import { draftGraph, type Signature } from './draft-graph.js';
import { outputReference, parseGraph } from './graph-def.js';
import { shapeFrom } from './node-attributes.js';

type JsonRecord = Readonly<Record<string, unknown>>;

/** Whether a parsed JSON holds a TensorFlow graph instead of layers. */
export function isGraphModel(json: JsonRecord): boolean {
  const topology = isRecord(json['modelTopology']) ? json['modelTopology'] : json;
  return json['format'] === 'graph-model' || Array.isArray(topology['node']);
}

/**
 * A TensorFlow.js graph-model: a frozen TensorFlow graph with its constants in shards.
 *
 * @throws `CORRUPT_FILE` when the graph is damaged
 */
export async function draftFromGraphModel(
  json: JsonRecord,
  files: ModelFiles,
  options: ImportOptions,
): Promise<NetworkDraft> {
  const { name } = files.main;
  const graph = parseGraph(json['modelTopology'] ?? json, name);
  if (graph.length === 0) {
    throw new FeaturescopeError(
      'CORRUPT_FILE',
      `"${name}" is a TensorFlow.js graph-model without a single node. Convert the model again.`,
    );
  }
  const found = await weightsOf(json['weightsManifest'], files, options);
  options.signal?.throwIfAborted();
  const producer = json['convertedBy'] ?? json['generatedBy'];
  return draftGraph({
    name: name.replace(/\.json$/i, ''),
    source: {
      format: 'TensorFlow.js graph-model',
      ...(typeof producer === 'string' && { producer }),
    },
    graph,
    weights: found,
    signature: signatureOf(json),
    warnings: [...found.warnings, ...initializerWarnings(json)],
  });
}

async function weightsOf(
  manifest: unknown,
  files: ModelFiles,
  options: ImportOptions,
): Promise<ManifestWeights> {
  if (manifest !== undefined) {
    return readManifest(parseManifest(manifest, files.main.name), files, options);
  }
  const warnings = [`"${files.main.name}" holds a graph without weights: nothing can be computed.`];
  return { weights: new Map(), integers: new Map(), missing: new Map(), warnings };
}

/** Older converters put the signature into the metadata. */
function signatureOf(json: JsonRecord): Signature {
  const metadata = isRecord(json['userDefinedMetadata']) ? json['userDefinedMetadata'] : {};
  const signature = json['signature'] ?? metadata['signature'];
  const part = (name: string): JsonRecord => {
    const entries = isRecord(signature) ? signature[name] : null;
    return isRecord(entries) ? entries : {};
  };
  const shapes = new Map<string, Shape>();
  for (const [key, entry] of Object.entries(part('inputs'))) {
    if (!isRecord(entry)) continue;
    const shape = shapeFrom(entry['tensorShape'] ?? entry['tensor_shape']);
    if (shape) shapes.set(tensorName(key, entry).node, shape);
  }
  const outputs = Object.entries(part('outputs')).map(([key, entry]) =>
    tensorName(key, isRecord(entry) ? entry : {}),
  );
  return { inputShapes: shapes, outputs };
}

function tensorName(key: string, entry: JsonRecord) {
  return outputReference(typeof entry['name'] === 'string' ? entry['name'] : key);
}

function initializerWarnings(json: JsonRecord): string[] {
  const initializer = json['modelInitializer'];
  if (!isRecord(initializer) || !Array.isArray(initializer['node']) || initializer['node'].length === 0)
    return [];
  return [
    'The model fills tables before it runs (its "modelInitializer"), which Featurescope does not do: layers that look something up in them cannot run.',
  ];
}
