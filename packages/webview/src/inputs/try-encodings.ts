// The known encodings, tried on a picture.
import {
  encodeImage,
  encodingViews,
  inputEncodings,
  rankEncodings,
  topClasses,
  type EncodingTrial,
  type ImageInput,
  type InputEncodingName,
  type Prediction,
  type RankedEncoding,
  type RgbaImage,
} from '@featurescope/core';
import type { ModelSession } from '@featurescope/worker';
import { encodingNames } from './encoding-words.js';

/** An encoding's place, and the class that the network sees with it. */
export interface TriedEncoding extends RankedEncoding {
  readonly classIndex: number;
}

/** @returns the most believable encoding first */
export async function tryEncodings(
  session: Pick<ModelSession, 'predict'>,
  picture: RgbaImage,
  { channels }: ImageInput,
  signal: AbortSignal,
): Promise<readonly TriedEncoding[]> {
  const views = encodingViews(picture);
  const trials: EncodingTrial[] = [];
  for (const encoding of namesFor(channels)) {
    const predictions: Prediction[] = [];
    for (const view of views) {
      const image = encodeImage(view, inputEncodings[encoding], channels);
      predictions.push(await session.predict({ image }, { signal }));
    }
    trials.push({ encoding, predictions });
  }
  return rankEncodings(trials).map((ranked) => {
    const own = trials.find(({ encoding }) => encoding === ranked.encoding)?.predictions[0];
    return { ...ranked, classIndex: own ? (topClasses(own, 1)[0]?.index ?? 0) : 0 };
  });
}

/** Means of three channels are none of a grey image's. */
function namesFor(channels: number): readonly InputEncodingName[] {
  return encodingNames.filter((name) => {
    const count = inputEncodings[name].mean.length;
    return count === 1 || count === channels;
  });
}
