import { fitPicture, type Network, type PictureFit, type RgbaImage } from '@featurescope/core';
import { imageInputOf } from './input-shape.js';
import { readPicture } from './read-picture.js';

/**
 * A picture file brought to the network's input size. A side that the network leaves open is the picture's own.
 * @throws as `readPicture`
 */
export async function readFittedPicture(network: Network, path: string, fit: PictureFit): Promise<RgbaImage> {
  const picture = await readPicture(path, { ...imageInputOf(network), height: null, width: null });
  const { height, width } = imageInputOf(network);
  return fitPicture(picture, { height: height ?? picture.height, width: width ?? picture.width }, fit);
}
