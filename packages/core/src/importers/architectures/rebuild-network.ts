import { buildNetwork, type NetworkDraft } from '../../network/build-network.js';
import { draftFromKeras } from '../keras/draft-network.js';
import { generationOf, producerOf } from '../keras/keras-version.js';
import type { Architecture } from './architecture-builder.js';
import { FileWeights, type LayerOfWeights } from './file-weights.js';
import { knownArchitectures } from './known-architectures.js';
import { namedAsIn } from './named-layers.js';
import { SketchWeights } from './sketch-weights.js';

/**
 * A network from weights alone, when the names and shapes of all layers are those of a published architecture of
 * any width. Where a file names layers after their classes only, their order stands for the names. Null when they fit none.
 *
 * @param layers kernels in TensorFlow's order
 * @param isChannelsFirst whether the network kept channels before height and width: it then flattened them in that order
 */
export function rebuiltDraft(
  layers: readonly LayerOfWeights[],
  version: string | null,
  isChannelsFirst = false,
): NetworkDraft | null {
  for (const [title, architecture] of knownArchitectures) {
    const readings = [layers, ...readingsByOrder(layers, architecture)];
    for (const named of readings) {
      const file = new FileWeights(named, isChannelsFirst);
      const model = architecture(file);
      if (!model) continue;
      const draft = draftFromKeras(model, (layer) => ({ weights: file.of(layer.name), missing: null }), {
        source: { format: 'Keras HDF5, weights only', ...producerOf(version) },
        generation: generationOf(version),
        warnings: [
          `This file holds weights only. Their ${named === layers ? 'names' : 'order'} and shapes are those of ${title}, so they run as that network.`,
        ],
      });
      // Kernels that do not take what the layer before gives make a layer opaque: then it is another network.
      if (buildNetwork(draft).layers.every((layer) => layer.unsupported === null)) return draft;
    }
  }
  return null;
}

/** The layers under an architecture's names, with and without its top, where they have none of their own. */
function readingsByOrder(
  layers: readonly LayerOfWeights[],
  architecture: Architecture,
): (readonly LayerOfWeights[])[] {
  const withWeights = layers.filter(({ weights }) => weights.length > 0);
  if (!withWeights.every(({ name }) => classCounter.test(name))) return [];
  return [true, false].flatMap((hasTop) => {
    const sketch = architecture(new SketchWeights(hasTop));
    const named = sketch && namedAsIn(sketch, withWeights);
    return named ? [named] : [];
  });
}

/** What Keras 3 calls the groups of the classes that architectures have weights in. */
const classCounter = /^(conv2d|depthwise_conv2d|separable_conv2d|batch_normalization|dense)(_\d+)?$/;
