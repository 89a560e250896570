import { buildNetwork, type NetworkDraft } from '../../network/build-network.js';
import { draftFromKeras } from '../keras/draft-network.js';
import { generationOf, producerOf } from '../keras/keras-version.js';
import { FileWeights, type LayerOfWeights } from './file-weights.js';
import { knownArchitectures } from './known-architectures.js';

/**
 * A network from weights alone, when the names and shapes of all layers are those of a published architecture of
 * any width. Null when they fit none.
 */
export function rebuiltDraft(
  layers: readonly LayerOfWeights[],
  version: string | null,
  backend: string | null = null,
): NetworkDraft | null {
  const file = new FileWeights(layers);
  for (const [title, architecture] of knownArchitectures) {
    const model = architecture(file);
    if (!model) continue;
    const draft = draftFromKeras(model, (layer) => ({ weights: file.of(layer.name), missing: null }), {
      source: { format: 'Keras HDF5, weights only', ...producerOf(version) },
      generation: generationOf(version),
      backend,
      warnings: [
        `This file holds weights only. Their names and shapes are those of ${title}, so they run as that network.`,
      ],
    });
    // Kernels that do not take what the layer before gives make a layer opaque: then it is another network.
    if (buildNetwork(draft).layers.every((layer) => layer.unsupported === null)) return draft;
  }
  return null;
}
