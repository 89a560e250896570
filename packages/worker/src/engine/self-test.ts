import { DeviceWeights, findRecipe, maximizeChannels, type MaximizeRequest } from '@featurescope/core';
import { trialLayer, trialNetwork } from './trial-network.js';

/** One step of plain ascent on a small picture. */
export const trialRequest: MaximizeRequest = {
  layer: trialLayer,
  channels: [0, 1],
  recipe: findRecipe('chollet-filters'),
  seed: 1,
  canvasSize: 6,
  stepCount: 1,
};

/**
 * Mean activation of both channels on the start image and after the step. A test derives them in float64, without
 * TensorFlow.js. A wrong gradient does not lead there.
 */
export const expectedActivations: readonly { readonly start: number; readonly end: number }[] = [
  { start: 1843.2733, end: 1862.5666 },
  { start: -1023.7295, end: -1002.3144 },
];

/** Of the gain. float32 and another order of summation change far less; a wrong gradient far more. */
const tolerance = 0.02;

/**
 * One step of gradient ascent through two convolutions (stride 1 and 2) against known numbers. Some devices return zeros
 * or garbage as gradients, without an error.
 *
 * @throws an `Error` that says what was expected and what came
 */
export async function selfTest(): Promise<void> {
  const weights = new DeviceWeights();
  const ascent = maximizeChannels({ network: trialNetwork(), weights }, trialRequest);
  try {
    let result = await ascent.next();
    while (!result.done) result = await ascent.next();
    for (const [index, { start, end }] of expectedActivations.entries()) {
      const found = result.value[index];
      const allowed = tolerance * (end - start);
      // Written so that NaN fails.
      const isRight =
        found &&
        Math.abs(found.startActivation - start) <= allowed &&
        Math.abs(found.activation - end) <= allowed;
      if (isRight) continue;
      throw new Error(
        `A step of ascent should lead from ${start} to ${end}, and led from ${found?.startActivation} to ${found?.activation}.`,
      );
    }
  } finally {
    weights.dispose();
  }
}
