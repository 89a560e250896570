import {
  encodeImage,
  type InputEncoding,
  type Network,
  type ObjectiveSpec,
  type PictureFit,
} from '@featurescope/core';
import { encodedPicture } from './encoded-picture.js';
import { readFittedPicture } from './fitted-picture.js';
import { imageInputOf } from './input-shape.js';
import { layerOf } from './layer-of.js';

/** How a picture becomes the network's input. */
export interface CaricatureInput {
  /** Default: 'crop'. */
  readonly fit?: PictureFit;
  /** Longest side in pixels, where the network takes any size. Default: the one that the panel offers first. */
  readonly side?: number;
  /** Default: the model's own. */
  readonly encoding?: InputEncoding;
}

/** More of what a layer sees in the picture of a file. */
export async function caricatureOf(
  network: Network,
  layer: string,
  path: string,
  { fit = 'crop', side, encoding }: CaricatureInput = {},
): Promise<ObjectiveSpec> {
  const picture = await readFittedPicture(network, path, fit, side);
  const image = encoding
    ? encodeImage(picture, encoding, imageInputOf(network).channels)
    : encodedPicture(network, picture, 'auto').image;
  return { kind: 'caricature', layer: layerOf(network, layer).name, image };
}
