import * as v from 'valibot';
import { FeaturescopeError } from '../error.js';
import type { FloatImage, RgbaImage } from './rgba-image.js';

/** How pixels become model input: (low + byte / 255 · (high − low) − mean) / std, channel by channel. */
export interface InputEncoding {
  /** What black and white become before mean and std: [low, high]. */
  readonly range: readonly [number, number];
  /** Order in which the model takes colours; 'grey' for one channel. */
  readonly channelOrder: 'rgb' | 'bgr' | 'grey';
  /** One number, or one per channel in the model's order. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** The encodings that have a name. */
export const inputEncodings = {
  '0..1': { range: [0, 1], channelOrder: 'rgb', mean: [0], std: [1] },
  '-1..1': { range: [-1, 1], channelOrder: 'rgb', mean: [0], std: [1] },
  '0..255': { range: [0, 255], channelOrder: 'rgb', mean: [0], std: [1] },
  /** Models converted from Caffe (Keras's VGG and ResNet): BGR minus ImageNet's means. */
  caffe: { range: [0, 255], channelOrder: 'bgr', mean: [103.939, 116.779, 123.68], std: [1] },
  /** torchvision's models, and Keras's DenseNet: ImageNet's means and deviations. */
  torch: { range: [0, 1], channelOrder: 'rgb', mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
} as const satisfies Readonly<Record<string, InputEncoding>>;

export type InputEncodingName = keyof typeof inputEncodings;

/** Rec. 601, as Pillow's and Keras's conversion to grey. */
const luma = [0.299, 0.587, 0.114] as const;

/**
 * A picture in model-input units. Transparent pixels lie on black.
 *
 * @param channels of the model's input: 1 or 3
 * @throws `INVALID_IMAGE` when the model takes another number of channels, or the encoding has another
 */
export function encodeImage(picture: RgbaImage, encoding: InputEncoding, channels: number): FloatImage {
  if (channels !== 1 && channels !== 3) {
    throw new FeaturescopeError(
      'INVALID_IMAGE',
      `The model takes images of ${channels} channels, and a picture has 1 (grey) or 3 (colour). Give the numbers themselves instead.`,
    );
  }
  const means = perChannel('mean', encoding.mean, channels);
  const deviations = perChannel('std', encoding.std, channels);
  const [low, high] = encoding.range;
  const { width, height, data } = picture;
  const values = new Float32Array(width * height * channels);
  const byteScale = (high - low) / 255;
  const order = encoding.channelOrder === 'bgr' ? ([2, 1, 0] as const) : ([0, 1, 2] as const);
  // Photos have millions of pixels: nothing is allocated for one.
  for (let start = 0; start < data.length; start += 4) {
    const byte = (colour: 0 | 1 | 2) => data[start + colour] ?? 0;
    const opacity = (data[start + 3] ?? 255) / 255;
    for (let channel = 0; channel < channels; channel++) {
      const colour =
        channels === 1
          ? byte(0) * luma[0] + byte(1) * luma[1] + byte(2) * luma[2]
          : byte(order[channel] ?? 0);
      const value = low + colour * opacity * byteScale;
      values[(start / 4) * channels + channel] = (value - (means[channel] ?? 0)) / (deviations[channel] ?? 1);
    }
  }
  return { width, height, channels, values };
}

function perChannel(what: string, values: readonly number[], channels: number): readonly number[] {
  const [first = 0] = values;
  if (values.length === 1) return Array.from({ length: channels }, () => first);
  if (values.length === channels) return values;
  throw new FeaturescopeError(
    'INVALID_IMAGE',
    `The input encoding has a ${what} of ${values.length} channels, and the model takes images of ${channels}.`,
  );
}

const finiteNumber = v.pipe(v.number(), v.finite());

/** An encoding as a file states it. */
export const inputEncodingSchema = v.object({
  range: v.tuple([finiteNumber, finiteNumber]),
  channelOrder: v.picklist(['rgb', 'bgr', 'grey']),
  mean: v.pipe(v.array(finiteNumber), v.minLength(1)),
  std: v.pipe(v.array(v.pipe(finiteNumber, v.gtValue(0))), v.minLength(1)),
}) satisfies v.GenericSchema<unknown, InputEncoding>;

const metadataSchema = v.object({ inputEncoding: inputEncodingSchema });

/** The encoding that a model's metadata file (`metadata.json`, parsed) states; null when it states none that is valid. */
export function inputEncodingFromMetadata(metadata: unknown): InputEncoding | null {
  const parsed = v.safeParse(metadataSchema, metadata);
  return parsed.success ? parsed.output.inputEncoding : null;
}
