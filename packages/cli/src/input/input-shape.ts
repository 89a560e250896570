import { describeShape, FeaturescopeError, summarizeNetwork, type Network } from '@featurescope/core';

/** Size of the images that a network takes; `null` where the file leaves it open. */
export interface InputShape {
  readonly height: number | null;
  readonly width: number | null;
  readonly channels: number;
}

/** @throws `INVALID_REQUEST` when the network has not exactly one input, or one that is no image */
export function imageInputOf(network: Network): InputShape {
  const { inputShapes } = summarizeNetwork(network);
  const [shape] = inputShapes;
  const [, height = null, width = null, channels = null] = shape ?? [];
  if (inputShapes.length === 1 && shape?.length === 4 && channels !== null)
    return { height, width, channels };
  const found = inputShapes.map(describeShape).join(', ') || 'none that is known';
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `"${network.name}" has to have one input of images (batch, height, width, channels), but it has ${found}.`,
  );
}
