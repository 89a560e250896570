import { tidy, unstack, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import type { FloatImage } from '../images/rgba-image.js';
import { outputNode } from '../network/find-layer.js';
import { Program } from '../program/program.js';
import { ascend } from './ascend.js';
import { chooseCanvas } from './canvas.js';
import { displayPicture } from './display.js';
import { tensorFromFloat } from '../images/float-image.js';
import type { MaximizedChannel, MaximizeProgress, MaximizeRequest } from './maximize.js';
import type { LoadedModel } from './model.js';
import { channelObjective, type Objective } from './objective.js';
import { startImages } from './parameterization.js';
import { findRecipe } from './recipes.js';

/** Above this many steps an ascent is a slip of the keyboard. */
const largestStepCount = 100_000;

/**
 * Pictures that excite channels of a layer, one each, as one batch.
 * Pull-driven like `ascend`; `return()` cancels and frees everything.
 *
 * @throws `LAYER_NOT_FOUND`, `UNSUPPORTED_LAYER`, or `INVALID_REQUEST` for a channel, size or recipe that is not there
 */
export async function* maximizeChannels(
  { network, weights }: LoadedModel,
  request: MaximizeRequest,
): AsyncGenerator<MaximizeProgress, readonly MaximizedChannel[], void> {
  const recipe = findRecipe(request.recipe);
  const target = outputNode(network, request.layer);
  const program = new Program({ network, weights, targets: [target.id] });
  requireChannels(request, target.outputShape?.at(-1) ?? null);
  const stepCount = request.stepCount ?? recipe.stepCount;
  requireCount('steps', stepCount, largestStepCount);
  if (request.canvasSize !== undefined) requireCount('pixels', request.canvasSize, 4096);
  const canvas = chooseCanvas(network, target, recipe.canvasSize, request.canvasSize);
  const objective = channelObjective(target.id, request.channels);

  const start = startImages(recipe.parameterization.start, canvas, request.seed, request.channels);
  try {
    const ascent = ascend({ program, objective, optimizer: recipe.optimizer, stepCount, start });
    const peaks = request.channels.map(() => 0);
    let finished: Tensor4D | null = null;
    try {
      for (;;) {
        const { done, value } = await ascent.next();
        if (done) {
          finished = value;
          break;
        }
        value.gradientPeaks.forEach((peak, item) => (peaks[item] = Math.max(peaks[item] ?? 0, peak)));
        yield { step: value.step, stepCount };
      }
      const [startActivations, activations] = [
        await objectivesOf(program, objective, start),
        await objectivesOf(program, objective, finished),
      ];
      const images = await floatImages(finished);
      return request.channels.map((channel, item) => {
        const image = images[item] as FloatImage;
        return {
          channel,
          picture: displayPicture(recipe.display, image),
          image,
          startActivation: startActivations[item] ?? Number.NaN,
          activation: activations[item] ?? Number.NaN,
          isDead: peaks[item] === 0,
        };
      });
    } finally {
      // A caller that stopped early leaves the ascent suspended; this frees its image. After the end it does nothing.
      if (!finished) await ascent.return(start);
      finished?.dispose();
    }
  } finally {
    start.dispose();
  }
}

/**
 * Mean activation of a channel on an image in model-input units.
 * @throws as `maximizeChannels`
 */
export async function channelMean(
  { network, weights }: LoadedModel,
  request: { readonly layer: string; readonly channel: number; readonly image: FloatImage },
): Promise<number> {
  const target = outputNode(network, request.layer);
  const program = new Program({ network, weights, targets: [target.id] });
  requireChannels({ layer: request.layer, channels: [request.channel] }, target.outputShape?.at(-1) ?? null);
  const image = tensorFromFloat(request.image);
  try {
    const [mean = Number.NaN] = await objectivesOf(
      program,
      channelObjective(target.id, [request.channel]),
      image,
    );
    return mean;
  } finally {
    image.dispose();
  }
}

async function objectivesOf(
  program: Program,
  objective: Objective,
  images: Tensor4D,
): Promise<readonly number[]> {
  const values = tidy(() => objective(program.forward(images)).objective);
  try {
    return Array.from(await values.data());
  } finally {
    values.dispose();
  }
}

async function floatImages(images: Tensor4D): Promise<FloatImage[]> {
  const parts = unstack(images) as Tensor3D[];
  try {
    return await Promise.all(
      parts.map(async (part) => {
        const [height, width, channels] = part.shape;
        return { height, width, channels, values: Float32Array.from(await part.data()) };
      }),
    );
  } finally {
    for (const part of parts) part.dispose();
  }
}

function requireChannels(
  { layer, channels }: Pick<MaximizeRequest, 'layer' | 'channels'>,
  channelCount: number | null,
): void {
  const wrong = channels.find(
    (channel) => !Number.isInteger(channel) || channel < 0 || channel >= (channelCount ?? Infinity),
  );
  if (wrong !== undefined) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `Layer "${layer}" has channels 0 to ${(channelCount ?? 1) - 1}; there is no channel ${wrong}.`,
    );
  }
  if (channels.length === 0) throw new FeaturescopeError('INVALID_REQUEST', 'No channel was chosen.');
}

function requireCount(unit: string, count: number, largest: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= largest) return;
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `${count} ${unit} cannot be: give a whole number from 1 to ${largest}.`,
  );
}
