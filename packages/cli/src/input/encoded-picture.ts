import {
  encodeImage,
  type FloatImage,
  type InputEncoding,
  type InputEncodingName,
  type Network,
  type RgbaImage,
} from '@featurescope/core';
import { note } from '../output/print.js';
import { chooseEncoding } from './choose-encoding.js';
import { imageInputOf } from './input-shape.js';

/** A picture as the network takes it, and how it came to that. */
export interface EncodedPicture {
  readonly image: FloatImage;
  readonly encoding: InputEncoding;
}

/** Encodes a picture of the network's size. An encoding that the person has not chosen is told to them. */
export function encodedPicture(
  network: Network,
  picture: RgbaImage,
  name: InputEncodingName | 'auto',
): EncodedPicture {
  const { encoding, reason } = chooseEncoding(name, network);
  if (name === 'auto') {
    const [low, high] = encoding.range;
    note(
      `Pixels are encoded from ${low} to ${high}, ${encoding.channelOrder}. ${reason} (--encoding changes it.)`,
    );
  }
  return { image: encodeImage(picture, encoding, imageInputOf(network).channels), encoding };
}
