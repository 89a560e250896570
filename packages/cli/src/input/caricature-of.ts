import type { Network, ObjectiveSpec } from '@featurescope/core';
import { encodedPicture } from './encoded-picture.js';
import { readFittedPicture } from './fitted-picture.js';
import { layerOf } from './layer-of.js';

/** More of what a layer sees in the picture of a file. */
export async function caricatureOf(network: Network, layer: string, path: string): Promise<ObjectiveSpec> {
  const picture = await readFittedPicture(network, path, 'crop');
  const { image } = encodedPicture(network, picture, 'auto');
  return { kind: 'caricature', layer: layerOf(network, layer).name, image };
}
