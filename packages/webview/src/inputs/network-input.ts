import { computed, signal, type ReadonlySignal } from '@preact/signals';
import {
  encodeImage,
  featurescopeErrorFrom,
  fitPicture,
  networkSize,
  standardSide,
  type FeaturescopeError,
  type FloatImage,
  type InputEncoding,
  type InputEncodingGuess,
  type NetworkSummary,
  type PictureFit,
  type RgbaImage,
} from '@featurescope/core';
import { greyPicture } from '../pictures/grey-picture.js';
import { InputPictures } from './input-pictures.js';

/** An image as the network gets it, or why it gets none. */
export type NetworkImage =
  | { readonly kind: 'ready'; readonly picture: RgbaImage; readonly image: FloatImage }
  | { readonly kind: 'failed'; readonly error: FeaturescopeError };

/** What goes into the network: pictures → fitted pixels → encoded numbers. */
export class NetworkInput {
  readonly pictures = new InputPictures();
  readonly fit = signal<PictureFit>('fit');
  /** Longest side, where the network takes any size; null: the one that suits the network. */
  readonly chosenSide = signal<number | null>(null);
  /** What the person has set; null: the guess. */
  readonly chosenEncoding = signal<InputEncoding | null>(null);

  readonly side = computed<number>(
    () => this.chosenSide.value ?? (this.#summary.value ? standardSide(this.#summary.value) : 224),
  );
  readonly encoding = computed<InputEncodingGuess | null>(() => {
    const chosen = this.chosenEncoding.value;
    if (chosen) return { encoding: chosen, reason: 'You have set it for this model.' };
    return this.#summary.value?.inputEncoding ?? null;
  });
  /** Null without a picture, or without a network that takes one. */
  readonly image = computed<NetworkImage | null>(() => {
    const fitted = this.#fitted.value;
    return fitted && this.#encoded(fitted);
  });

  readonly #summary: ReadonlySignal<NetworkSummary | null>;
  readonly #fitted = computed<RgbaImage | null>(() => {
    const input = this.#summary.value?.imageInput ?? null;
    const picture = this.pictures.current.value?.picture;
    if (!input || !picture) return null;
    return fitPicture(picture, networkSize(input, picture, this.side.value), this.fit.value);
  });

  constructor(summary: ReadonlySignal<NetworkSummary | null>) {
    this.#summary = summary;
  }

  /** A picture of many, all brought to one size: those of networks of any size are cut to squares. */
  prepared(picture: RgbaImage): NetworkImage | null {
    const input = this.#summary.value?.imageInput ?? null;
    if (!input) return null;
    const isOpen = input.width === null && input.height === null;
    const square = { width: 1, height: 1 };
    const size = networkSize(input, isOpen ? square : picture, this.side.value);
    return this.#encoded(fitPicture(picture, size, isOpen ? 'crop' : this.fit.value));
  }

  #encoded(fitted: RgbaImage): NetworkImage | null {
    const input = this.#summary.value?.imageInput ?? null;
    const guess = this.encoding.value;
    if (!input || !guess) return null;
    try {
      const image = encodeImage(fitted, guess.encoding, input.channels);
      return { kind: 'ready', image, picture: input.channels === 1 ? greyPicture(fitted) : fitted };
    } catch (error) {
      return { kind: 'failed', error: featurescopeErrorFrom(error) };
    }
  }
}
