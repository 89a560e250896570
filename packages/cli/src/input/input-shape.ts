import {
  describeShape,
  FeaturescopeError,
  summarizeNetwork,
  type ImageInput,
  type Network,
} from '@featurescope/core';

/** @throws `INVALID_REQUEST` when no input of the network takes images */
export function imageInputOf(network: Network): ImageInput {
  const { imageInput, inputShapes } = summarizeNetwork(network);
  if (imageInput) return imageInput;
  const found = inputShapes.map(describeShape).join(', ') || 'none that is known';
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `"${network.name}" has to have an input of images (batch, height, width, channels), but it has ${found}.`,
  );
}
