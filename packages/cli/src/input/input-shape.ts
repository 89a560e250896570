import { describeShape, FeaturescopeError, summarizeNetwork, type Network } from '@featurescope/core';

/** Size of the images that a network takes; `null` where the file leaves it open. */
export interface InputShape {
  readonly height: number | null;
  readonly width: number | null;
  readonly channels: number;
}

/** @throws `INVALID_REQUEST` when no input of the network takes images */
export function imageInputOf(network: Network): InputShape {
  const { imageInput, inputShapes } = summarizeNetwork(network);
  if (imageInput) return imageInput;
  const found = inputShapes.map(describeShape).join(', ') || 'none that is known';
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `"${network.name}" has to have an input of images (batch, height, width, channels), but it has ${found}.`,
  );
}
