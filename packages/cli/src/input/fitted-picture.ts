import {
  fitPicture,
  networkSize,
  standardSide,
  summarizeNetwork,
  type Network,
  type PictureFit,
  type RgbaImage,
} from '@featurescope/core';
import { imageInputOf } from './input-shape.js';
import { readPicture } from './read-picture.js';

/**
 * A picture file brought to the network's input size.
 * @param side of the longer side in pixels, where the network leaves that open; default: the one that the panel offers first
 * @throws as `readPicture`
 */
export async function readFittedPicture(
  network: Network,
  path: string,
  fit: PictureFit,
  side = standardSide(summarizeNetwork(network)),
): Promise<RgbaImage> {
  const input = imageInputOf(network);
  const picture = await readPicture(path, { ...input, height: null, width: null });
  return fitPicture(picture, networkSize(input, picture, side), fit);
}
