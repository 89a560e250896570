import { FeaturescopeError } from '../error.js';
import type { FloatImage } from '../images/rgba-image.js';
import { tensorFromFloat } from '../images/float-image.js';
import { outputNode } from '../network/find-layer.js';
import { ancestors, shapesFor } from '../network/subgraph.js';
import { Program } from '../program/program.js';
import type { LoadedModel } from '../visualization/model.js';
import { convolutionChain } from './convolution-chain.js';
import { nudgedNetwork, type Nudge } from './nudge.js';

/** The activations of one layer for one image. */
export interface FeatureMaps {
  readonly layer: string;
  /** 1 for a layer without height and width (a dense one). */
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** `[height, width, channels]`, row by row. */
  readonly values: Float32Array<ArrayBuffer>;
}

/** 'network': the true forward pass. 'conv-chain': only the convolutions, one applied to the other's output. */
export type MapsMode = 'network' | 'conv-chain';

/** Which maps to compute. */
export interface FeatureMapsRequest {
  readonly layer: string;
  /** In model-input units. */
  readonly image: FloatImage;
  /** Channels that are scaled on the way; default: none. */
  readonly nudges?: readonly Nudge[];
  /** Default: 'network'. */
  readonly mode?: MapsMode;
}

/**
 * Runs the network up to a layer.
 * @throws `LAYER_NOT_FOUND`, `UNSUPPORTED_LAYER`, `INVALID_IMAGE`, or `INVALID_REQUEST` when the network cannot take the
 *   image's size, or its convolutions do not follow on each other ('conv-chain')
 */
export async function featureMaps(
  { network, weights }: LoadedModel,
  { layer, image, nudges = [], mode = 'network' }: FeatureMapsRequest,
): Promise<FeatureMaps> {
  const source = mode === 'conv-chain' ? convolutionChain(network, layer) : network;
  const nudged = nudgedNetwork(source, nudges);
  const target = outputNode(nudged, layer).id;
  const program = new Program({ network: nudged, weights, targets: [target] });
  shapesFor(ancestors(nudged, [target]), [1, image.height, image.width, image.channels]);
  const input = tensorFromFloat(image);
  try {
    for (const [, value] of program.targetsInOrder(input)) {
      return { layer, ...mapSize(value.shape), values: ownValues(await value.data(), image) };
    }
    throw new FeaturescopeError('INTERNAL', `Layer "${layer}" was not computed.`);
  } finally {
    input.dispose();
  }
}

/** A layer's output as maps: axes between the batch and the channels become rows and columns. */
export function mapSize(shape: readonly number[]): Pick<FeatureMaps, 'width' | 'height' | 'channels'> {
  const places = shape.slice(1, -1);
  return {
    width: places.at(-1) ?? 1,
    height: places.slice(0, -1).reduce((product, size) => product * size, 1),
    channels: shape.at(-1) ?? 1,
  };
}

/** What was read from a tensor, as an array that may be given away: tfjs's cpu backend hands out its own input. */
function ownValues(read: ArrayLike<number>, image: FloatImage): Float32Array<ArrayBuffer> {
  const values = read as Float32Array<ArrayBuffer>;
  return values.buffer === image.values.buffer ? values.slice() : values;
}
