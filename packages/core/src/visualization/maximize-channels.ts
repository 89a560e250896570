import { image as tfImage, tidy, unstack, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import type { FloatImage } from '../images/rgba-image.js';
import { outputNode } from '../network/find-layer.js';
import { Program } from '../program/program.js';
import { ascend } from './ascend.js';
import { chooseCanvas, octaveCanvases } from './canvas.js';
import { displayPicture } from './display.js';
import { tensorFromFloat } from '../images/float-image.js';
import { imageSpace, type ImageSpace } from './image-space.js';
import { jitterShift } from './jitter.js';
import type { MaximizedChannel, MaximizeProgress, MaximizeRequest } from './maximize.js';
import type { LoadedModel } from './model.js';
import { channelObjective, type Objective } from './objective.js';
import { startImages, type Canvas } from './parameterization.js';
import type { Recipe } from './recipe.js';
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
  const programs = {
    plain: new Program({ network, weights, targets: [target.id] }),
    opened: new Program({ network, weights, targets: [target.id], gradientRule: 'redirected' }),
  };
  requireChannels(request, target.outputShape?.at(-1) ?? null);
  const stepCount = request.stepCount ?? recipe.stepCount;
  requireCount('steps', stepCount, largestStepCount);
  if (request.canvasSize !== undefined) requireCount('pixels', request.canvasSize, 4096);
  const canvas = chooseCanvas(network, target, recipe.canvasSize, request.canvasSize);

  const pass = {
    recipe,
    target: target.id,
    programs,
    canvases: octaveCanvases(network, target, canvas, recipe.octaves),
    space: imageSpace(recipe.parameterization.space, network.inputEncoding.encoding, canvas.channels),
    seed: request.seed,
    stepCount,
  };
  const { opening } = recipe;
  const isOpenedAtOnce = opening.when === 'always';
  const pictures = yield* maximizeOnce({
    ...pass,
    channels: request.channels,
    openedStepCount: isOpenedAtOnce ? opening.stepCount : 0,
  });
  const dead = pictures.filter((picture) => picture.isDead).map((picture) => picture.channel);
  if (dead.length === 0 || isOpenedAtOnce) return pictures;
  // What no gradient reached starts again with its rectifiers opened. The living keep the recipe's exact pictures.
  const retried = yield* maximizeOnce({ ...pass, channels: dead, openedStepCount: opening.stepCount });
  const secondTry = new Map(retried.map((picture) => [picture.channel, picture]));
  return pictures.map((picture) => secondTry.get(picture.channel) ?? picture);
}

interface Pass {
  readonly recipe: Recipe;
  readonly target: string;
  readonly programs: { readonly plain: Program; readonly opened: Program };
  /** From coarse to fine; never empty. */
  readonly canvases: readonly [Canvas, ...Canvas[]];
  readonly space: ImageSpace;
  readonly seed: number;
  readonly stepCount: number;
  readonly channels: readonly number[];
  /** Rectifiers let the gradient through when they are all closed, for this many steps. */
  readonly openedStepCount: number;
}

/** One ascent for a batch of channels, octave by octave. Ends after the first step when none of them can move. */
async function* maximizeOnce(
  pass: Pass,
): AsyncGenerator<MaximizeProgress, readonly MaximizedChannel[], void> {
  const { recipe, target, programs, canvases, space, seed, stepCount, channels, openedStepCount } = pass;
  const objective = channelObjective(target, channels);
  const start = startImages(recipe.parameterization.start, canvases[0], seed, channels);
  let image = start.clone();
  try {
    let canMove = channels.map(() => false);
    let doneCount = 0;
    for (const [octave, canvas] of canvases.entries()) {
      image = replaced(image, resized(image, canvas));
      const offset = doneCount;
      const ascent = ascend({
        programAt: (step) => (offset + step <= openedStepCount ? programs.opened : programs.plain),
        objective,
        optimizer: recipe.optimizer,
        stepCount: Math.floor((stepCount * (octave + 1)) / canvases.length) - offset,
        space,
        shiftAt: (step) => jitterShift(recipe.jitter, seed, offset + step),
        start: image,
      });
      try {
        for (;;) {
          const { done, value } = await ascent.next();
          if (done) {
            image = replaced(image, value);
            break;
          }
          doneCount++;
          canMove = canMove.map((could, item) => could || value.gradientPeaks[item] !== 0);
          yield { step: doneCount, stepCount };
          // A gradient of zero stays zero: the image that it comes from does not change.
          if (!canMove.includes(true)) break;
        }
      } finally {
        // A caller that stopped early leaves the ascent suspended; this frees its image. After the end it does nothing.
        await ascent.return(image);
      }
      if (!canMove.includes(true)) break;
    }
    return await finish(pass, objective, start, image, canMove);
  } finally {
    image.dispose();
    start.dispose();
  }
}

/** Measures and draws finished images; keeps both tensors. */
async function finish(
  { recipe, programs, canvases, space, channels, openedStepCount }: Pass,
  objective: Objective,
  start: Tensor4D,
  finished: Tensor4D,
  canMove: readonly boolean[],
): Promise<readonly MaximizedChannel[]> {
  // Both are measured at the full size: what padding adds at the border depends on it.
  const canvas = canvases[canvases.length - 1] ?? canvases[0];
  const encodedStart = tidy(() => space.encode(resized(start, canvas)) as Tensor4D);
  const full = tidy(() => resized(finished, canvas));
  const encoded = tidy(() => space.encode(full) as Tensor4D);
  try {
    const startActivations = await objectivesOf(programs.plain, objective, encodedStart);
    const activations = await objectivesOf(programs.plain, objective, encoded);
    const shown = await floatImages(full);
    const images = await floatImages(encoded);
    return channels.map((channel, item) => {
      const startActivation = startActivations[item] ?? Number.NaN;
      const activation = activations[item] ?? Number.NaN;
      return {
        channel,
        picture: displayPicture(recipe.display, shown[item] as FloatImage),
        image: images[item] as FloatImage,
        startActivation,
        activation,
        openedStepCount,
        // Opened rectifiers move every image; the channel lives only if that has reached it.
        isDead: !canMove[item] || (openedStepCount > 0 && activation === startActivation),
      };
    });
  } finally {
    encodedStart.dispose();
    full.dispose();
    encoded.dispose();
  }
}

/** `next`, after disposing of what it takes the place of. */
function replaced(previous: Tensor4D, next: Tensor4D): Tensor4D {
  previous.dispose();
  return next;
}

/** A new tensor of the canvas's size. */
function resized(images: Tensor4D, { height, width }: Canvas): Tensor4D {
  const [, currentHeight, currentWidth] = images.shape;
  if (height === currentHeight && width === currentWidth) return images.clone();
  return tfImage.resizeBilinear(images, [height, width], false, true);
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
