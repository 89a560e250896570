import { fitPicture } from '../images/fit-picture.js';
import type { InputEncodingName } from '../images/input-encoding.js';
import type { RgbaImage } from '../images/rgba-image.js';
import type { Prediction } from './predict.js';

/** What a model says of the views of one picture, encoded in one way. */
export interface EncodingTrial {
  readonly encoding: InputEncodingName;
  /** In the order of `encodingViews`: the first is of the picture itself. */
  readonly predictions: readonly Prediction[];
}

/** An encoding with what speaks for it. */
export interface RankedEncoding {
  readonly encoding: InputEncodingName;
  /** From 0 to 1: how certain the model is, and how much of that remains in the other views. */
  readonly score: number;
  /** The largest probability for the picture itself. */
  readonly confidence: number;
  /** Of the probabilities, from 0 (one class has all) to 1 (all classes have the same). */
  readonly entropy: number;
  /** How alike the probabilities are when the picture is mirrored or cropped, from 0 to 1. */
  readonly agreement: number;
  /** In a sentence, with these numbers. */
  readonly reason: string;
}

/** How much of a picture's sides a crop keeps: the motif stays whole. */
const cropShare = 0.9;

/**
 * The same motif seen slightly differently: the picture, mirrored, and cropped at two corners. A model that gets its
 * pixels as it was trained on them says of all the same.
 */
export function encodingViews(picture: RgbaImage): readonly RgbaImage[] {
  const width = Math.max(1, Math.round(picture.width * cropShare));
  const height = Math.max(1, Math.round(picture.height * cropShare));
  const corners = [
    { left: 0, top: 0 },
    { left: picture.width - width, top: picture.height - height },
  ];
  return [
    picture,
    mirrored(picture),
    ...corners.map(({ left, top }) => fitPicture(cut(picture, left, top, width, height), picture, 'stretch')),
  ];
}

/** The encodings, the most believable first. */
export function rankEncodings(trials: readonly EncodingTrial[]): readonly RankedEncoding[] {
  return trials.map(rank).sort((a, b) => b.score - a.score);
}

function rank({ encoding, predictions }: EncodingTrial): RankedEncoding {
  const [own = [], ...others] = predictions.map(probabilitiesOf);
  const confidence = own.reduce((greatest, value) => Math.max(greatest, value), 0);
  const entropy = normalizedEntropy(own);
  const agreement =
    others.length === 0 ? 0 : others.reduce((sum, other) => sum + overlap(own, other), 0) / others.length;
  const isSound = [...own, ...others.flat()].every(Number.isFinite);
  // A model that says the same of everything agrees with itself too: agreement counts as far as it is certain.
  const certainty = 1 - entropy;
  const score = isSound ? certainty * (0.5 + 0.5 * agreement) : 0;
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return {
    encoding,
    score,
    confidence,
    entropy,
    agreement,
    reason: isSound
      ? `The best class has ${percent(confidence)}, the entropy is ${percent(entropy)} of the largest, and ${percent(agreement)} stay the same when the picture is mirrored and cropped.`
      : 'The output holds values that are no numbers.',
  };
}

/** What sums to 1: a softmax's output, or the softmax of the logits. */
function probabilitiesOf({ probabilities, logits }: Prediction): readonly number[] {
  const sum = probabilities?.reduce((total, value) => total + value, 0) ?? 0;
  if (probabilities && Math.abs(sum - 1) < 1e-2) return Array.from(probabilities);
  const largest = logits.reduce((greatest, value) => Math.max(greatest, value), -Infinity);
  const powers = Array.from(logits, (value) => Math.exp(value - largest));
  const total = powers.reduce((whole, power) => whole + power, 0);
  return powers.map((power) => power / total);
}

function normalizedEntropy(probabilities: readonly number[]): number {
  if (probabilities.length < 2) return 0;
  const bits = probabilities.reduce((sum, share) => sum - (share > 0 ? share * Math.log(share) : 0), 0);
  return Math.min(1, bits / Math.log(probabilities.length));
}

/** The share that two distributions have in common. */
function overlap(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, share, index) => sum + Math.min(share, b[index] ?? 0), 0);
}

function mirrored({ width, height, data }: RgbaImage): RgbaImage {
  const turned = new Uint8ClampedArray(data.length);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const column = pixel % width;
    const source = (pixel - column + width - 1 - column) * 4;
    turned.set(data.subarray(source, source + 4), pixel * 4);
  }
  return { width, height, data: turned };
}

function cut(picture: RgbaImage, left: number, top: number, width: number, height: number): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let row = 0; row < height; row++) {
    const start = ((top + row) * picture.width + left) * 4;
    data.set(picture.data.subarray(start, start + width * 4), row * width * 4);
  }
  return { width, height, data };
}
