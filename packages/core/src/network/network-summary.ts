import type { InputEncodingGuess } from '../images/guess-input-encoding.js';
import type { NetworkSource, Shape } from './network.js';

/** What the user interface needs to know about a network: everything but the weights. */
export interface NetworkSummary {
  readonly name: string;
  readonly source: NetworkSource;
  readonly layers: readonly LayerSummary[];
  /** Shapes of the model's inputs, `[batch, height, width, channels]`. */
  readonly inputShapes: readonly Shape[];
  readonly parameterCount: number;
  /** Length of the first output's last axis; null when it is unknown. */
  readonly classCount: number | null;
  /** The layer that the first output comes from; null when it is unknown. */
  readonly outputLayer: string | null;
  /** The images that the network takes, those of its first input of images; null when it has none. */
  readonly imageInput: ImageInput | null;
  /** How the model wants its pixels, and why that is believed. */
  readonly inputEncoding: InputEncodingGuess;
  readonly warnings: readonly string[];
}

/** Size of the images that a network takes; `null` where the file leaves it open. */
export interface ImageInput {
  readonly width: number | null;
  readonly height: number | null;
  readonly channels: number;
}

export interface LayerSummary {
  readonly name: string;
  readonly type: string;
  readonly kind: LayerKind;
  readonly outputShape: Shape | null;
  readonly parameterCount: number;
  /** `[height, width, inChannels, filters]` of the layer's kernel; null for layers without one. */
  readonly kernelShape: readonly [number, number, number, number] | null;
  /** How many channels can be maximized (the last axis of the output); null when the layer cannot run. */
  readonly channelCount: number | null;
  /** Why the layer cannot run, in a sentence; null when it can. */
  readonly unsupported: string | null;
  /** The layer that rectifies this convolution's output, perhaps behind a normalization; null: no other layer does. */
  readonly rectifiedIn: string | null;
}

/** Coarse kinds, for icons and filters in the interface. */
export type LayerKind =
  | 'input'
  | 'convolution'
  | 'dense'
  | 'normalization'
  | 'activation'
  | 'pool'
  | 'merge'
  | 'reshape'
  | 'other'
  | 'unsupported';
