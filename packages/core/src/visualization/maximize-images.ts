import {
  dispose,
  getBackend,
  image as tfImage,
  tidy,
  tile,
  unstack,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import { isGpuBackend } from '../gpu-backend.js';
import { encodeImage, inputEncodings } from '../images/input-encoding.js';
import { fitPicture } from '../images/fit-picture.js';
import { tensorFromFloat } from '../images/float-image.js';
import type { FloatImage, RgbaImage } from '../images/rgba-image.js';
import type { Network } from '../network/network.js';
import { Program } from '../program/program.js';
import { createRandom, derivedSeed } from '../random.js';
import { ascend } from './ascend.js';
import { canvasTest, chooseCanvas, octaveCanvases, type Canvas } from './canvas.js';
import { displayPicture } from './display.js';
import { imageSpace, type ImageSpace } from './image-space.js';
import { composed, type LinearMap } from './linear-map.js';
import type { MaximizedImage, MaximizeOptions, MaximizeProgress } from './maximize.js';
import type { LoadedModel } from './model.js';
import type { Objective } from './objective.js';
import { createParameterization } from './parameterizations/create-parameterization.js';
import type { Parameterization } from './parameterizations/parameterization.js';
import { naturalNoise } from './parameterizations/fourier.js';
import { createPenalty } from './penalties.js';
import type { ParameterizationSpec, PenaltySpec, Recipe } from './recipe.js';
import { boxBlurMap } from './transforms/blur.js';
import { resizeMap } from './transforms/scale.js';
import { drawTransforms } from './transforms/transform.js';

/** What images are to excite. */
export interface Goal {
  /** As the person knows it, to begin a sentence with: 'Layer "conv_1"'. */
  readonly name: string;
  /** Ids of the nodes that the objectives look at. */
  readonly targets: readonly string[];
  /** The only channels of them that the objectives look at; default: all. The objectives then heed a program's slices. */
  readonly channels?: readonly number[];
  /** Numbers that tell the images of a batch apart: each is drawn from the seed and its own number. */
  readonly seriesIndices: readonly number[];
  /** What is climbed, for images of these numbers. */
  objectiveFor(seriesIndices: readonly number[]): Objective;
  /** What is reported of the finished images; default: the same. */
  measureFor?(seriesIndices: readonly number[]): Objective;
  readonly penalties: readonly PenaltySpec[];
  /** The objective looks at all of an image, not at one place: see `smallestReach`. Default: no. */
  readonly coversImage?: boolean;
}

/** Above this many steps an ascent is a slip of the keyboard. */
const largestStepCount = 100_000;

/** A retried image that no gradient reaches for so many steps on end is given up. */
const patience = 4;

/** An image that no gradient reaches for the last so much of an ascent has come to a plateau, and another start may do better. */
const stuckShare = 0.25;

/**
 * An image that a gradient reaches less of at the end has kept its start in the rest: rectifiers were closed there from the first step to
 * the last (a filter of edges on even grey: only the zeros around the image excite it). Chosen by eye on `textures`.
 */
const smallestReach = 0.6;

/**
 * Images that excite a goal, as one batch. What no gradient reaches is tried again: with its rectifiers opened at the start,
 * then from another seed, then from an image with the spectrum of natural ones; so is, where rectifiers are opened anyway, what
 * came to a plateau on its way, and, where the recipe has another start, what kept its first one in a good part. What is dead after
 * that is called so. The others keep the recipe's exact pictures.
 *
 * @throws `UNSUPPORTED_LAYER`, or `INVALID_REQUEST` for a size or a number of steps that cannot be
 */
export async function* maximizeImages(
  model: LoadedModel,
  goal: Goal,
  options: MaximizeOptions,
): AsyncGenerator<MaximizeProgress, readonly MaximizedImage[], void> {
  const { targets, channels } = goal;
  const common = { ...model, targets, ...(channels && { channels }) };
  const programs = {
    plain: new Program(common),
    opened: new Program({ ...common, gradientRule: 'redirected' }),
  };
  try {
    return yield* maximizeWith(programs, model.network, goal, options);
  } finally {
    programs.plain.dispose();
    programs.opened.dispose();
  }
}

async function* maximizeWith(
  programs: Pass['programs'],
  network: Network,
  goal: Goal,
  options: MaximizeOptions,
): AsyncGenerator<MaximizeProgress, readonly MaximizedImage[], void> {
  const { recipe } = options;
  const { targets } = goal;
  const stepCount = options.stepCount ?? recipe.stepCount;
  requireCount('steps', stepCount, largestStepCount);
  if (options.canvasSize !== undefined) requireCount('pixels', options.canvasSize, 4096);
  const target = { name: goal.name, ids: targets };
  const canvas = chooseCanvas(network, target, recipe, options.canvasSize);
  const { encoding } = network.inputEncoding;

  const pass: Omit<Pass, 'attempt' | 'seriesIndices' | 'openedStepCount'> = {
    recipe,
    goal,
    programs,
    canvases: octaveCanvases(network, target, canvas, recipe.octaves),
    canFeed: canvasTest(network, target),
    space: imageSpace(recipe.parameterization.space, encoding, canvas.channels),
    encoder: imageSpace('display', encoding, canvas.channels),
    seed: options.seed,
    stepCount,
    startPicture: options.startPicture,
    previewInterval: options.previewInterval ?? Infinity,
  };
  const { opening } = recipe;
  const isOpenedAtOnce = opening.when === 'always';
  let found = yield* maximizeOnce({
    ...pass,
    attempt: 'recipe',
    seriesIndices: goal.seriesIndices,
    openedStepCount: isOpenedAtOnce ? opening.stepCount : 0,
  });
  for (const attempt of ['opened', 'other-seed', 'image'] as const) {
    const isWanted = ({ image, isStuck, isBarelyReached }: Finished): boolean =>
      image.isDead || (isOpenedAtOnce && isStuck) || (attempt === 'other-seed' && isBarelyReached);
    const items = found.flatMap((each, item) => (isWanted(each) ? [item] : []));
    if (items.length === 0) continue;
    if (attempt === 'opened' && isOpenedAtOnce) continue;
    const retried = yield* maximizeOnce({
      ...pass,
      attempt,
      seriesIndices: items.map((item) => goal.seriesIndices[item] ?? 0),
      openedStepCount: opening.stepCount,
    });
    found = found.map((before, item) => {
      const after = retried[items.indexOf(item)];
      const isBetter = before.image.isDead || (after?.image.activation ?? 0) > before.image.activation;
      return after && isBetter ? after : before;
    });
  }
  return found.map(({ image }) => image);
}

interface Pass {
  readonly recipe: Recipe;
  readonly goal: Goal;
  readonly programs: { readonly plain: Program; readonly opened: Program };
  /** From coarse to fine; never empty. */
  readonly canvases: readonly [Canvas, ...Canvas[]];
  readonly canFeed: (canvas: Canvas) => boolean;
  readonly space: ImageSpace;
  /** Display units → model input, whatever the recipe's space is. */
  readonly encoder: ImageSpace;
  readonly seed: number;
  readonly stepCount: number;
  readonly startPicture: RgbaImage | undefined;
  /** In steps. */
  readonly previewInterval: number;
  readonly attempt: NonNullable<MaximizedImage['attempt']>;
  readonly seriesIndices: readonly number[];
  /** Rectifiers let the gradient through when they are all closed, for this many steps. */
  readonly openedStepCount: number;
}

interface Finished {
  readonly image: MaximizedImage;
  /** No gradient has reached it for the last part of the ascent. */
  readonly isStuck: boolean;
  /** A good part of it is as it was at the start, because no gradient has come there. */
  readonly isBarelyReached: boolean;
}

/** One ascent for a batch, octave by octave. Ends after the first step when none of the images can move. */
async function* maximizeOnce(pass: Pass): AsyncGenerator<MaximizeProgress, readonly Finished[], void> {
  const { recipe, goal, programs, canvases, space, stepCount, seriesIndices, openedStepCount } = pass;
  const objective = goal.objectiveFor(seriesIndices);
  const penalties = [...recipe.penalties, ...goal.penalties].map(createPenalty);
  const isRetried = pass.attempt === 'other-seed' || pass.attempt === 'image';
  const otherStart = otherStartOf(recipe.parameterization);
  let start: Tensor4D | null = null;
  let image: Tensor4D | null = null;
  try {
    let canMove = seriesIndices.map(() => false);
    // For how many steps on end, the opened ones left out, no gradient has reached each image.
    let idleCounts = seriesIndices.map(() => 0);
    let doneCount = 0;
    let reachedShares: readonly number[] = [];
    const isStuck = () =>
      !canMove.includes(true) || (isRetried && idleCounts.every((count) => count >= patience));
    for (const [octave, canvas] of canvases.entries()) {
      const parameterization = createParameterization(
        pass.attempt === 'other-seed' ? (otherStart ?? recipe.parameterization) : recipe.parameterization,
        space,
        canvas,
      );
      let parameters: Tensor[] = [];
      try {
        if (image === null) {
          parameters = startParameters(pass, parameterization, canvas);
          start = tidy(() => parameterization.image(parameters));
        } else {
          const smaller = image;
          parameters = tidy(() => parameterization.fit(enlarged(smaller, canvas, recipe.octaves.blur)));
          smaller.dispose();
          image = null;
        }
        const offset = doneCount;
        const ascent = ascend({
          programAt: (step) => (offset + step <= openedStepCount ? programs.opened : programs.plain),
          objective,
          penalties,
          parameterization,
          optimizer: recipe.optimizer,
          stepCount: Math.floor((stepCount * (octave + 1)) / canvases.length) - offset,
          space,
          measuresReach: goal.coversImage === true && otherStart !== null && octave === canvases.length - 1,
          readInterval: pass.previewInterval === Infinity ? readInterval() : 1,
          viewsAt: (step) => viewsAt(pass, canvas, offset + step),
          start: parameters,
        });
        try {
          for (;;) {
            const { done, value } = await ascent.next();
            if (done) {
              dispose(parameters);
              parameters = value;
              break;
            }
            doneCount++;
            reachedShares = value.reachedShares ?? reachedShares;
            const moves = value.gradientPeaks.map((peak) => peak !== 0);
            canMove = canMove.map((could, item) => could || moves[item] === true);
            idleCounts = idleCounts.map((count, item) =>
              moves[item] === true || doneCount <= openedStepCount ? 0 : count + 1,
            );
            yield {
              step: doneCount,
              stepCount,
              octave: octave + 1,
              objectives: value.objectives,
              ...(doneCount % pass.previewInterval === 0 && {
                previews: await previewsOf(recipe, parameterization, value.parameters),
              }),
            };
            // A gradient of zero stays zero: the image that it comes from does not change.
            if (isStuck()) break;
          }
        } finally {
          // A caller that stopped early leaves the ascent suspended; this frees its image. After the end it does nothing.
          await ascent.return([]);
        }
        const finished = parameters;
        image = tidy(() => parameterization.image(finished));
      } finally {
        dispose(parameters);
        parameterization.dispose();
      }
      if (isStuck()) break;
    }
    const isIdle = idleCounts.map((count, item) => !canMove[item] || count >= patience);
    const images = await finish(pass, start as Tensor4D, image as Tensor4D, isIdle);
    return images.map((each, item) => ({
      image: each,
      isStuck: (idleCounts[item] ?? 0) >= Math.max(patience, stepCount * stuckShare),
      isBarelyReached: (reachedShares[item] ?? 1) < smallestReach,
    }));
  } finally {
    image?.dispose();
    start?.dispose();
  }
}

/** The parameterization of a recipe's second try, or null where that is as the first one. */
function otherStartOf(spec: ParameterizationSpec): ParameterizationSpec | null {
  return spec.kind === 'pixel' && spec.otherStart ? { ...spec, start: spec.otherStart } : null;
}

/** Steps whose numbers are read together: see `AscentOptions`. */
function readInterval(): number {
  return isGpuBackend(getBackend()) ? 4 : 1;
}

function startParameters(
  { attempt, seed, seriesIndices, startPicture, recipe, space, encoder }: Pass,
  parameterization: Parameterization,
  canvas: Canvas,
): Tensor[] {
  const fitted = (display: Tensor4D): Tensor[] => {
    const parameters = tidy(() =>
      parameterization.fit(
        recipe.parameterization.space === 'display'
          ? display
          : (space.decode(encoder.encode(display)) as Tensor4D),
      ),
    );
    display.dispose();
    return parameters;
  };
  // Of no other item of the series, as those are counted up from 0.
  const otherSeed = derivedSeed(seed, -2);
  if (attempt === 'other-seed') return parameterization.draw(otherSeed, seriesIndices);
  if (attempt === 'image') return fitted(naturalNoise(canvas, otherSeed, seriesIndices));
  if (startPicture) return fitted(pictureBatch(startPicture, canvas, seriesIndices.length));
  return parameterization.draw(seed, seriesIndices);
}

/** A picture's middle in the canvas's size, from 0 to 1, as often as there are images. */
function pictureBatch(picture: RgbaImage, canvas: Canvas, count: number): Tensor4D {
  const fitting = fitPicture(picture, { width: canvas.width, height: canvas.height }, 'crop');
  const display = tensorFromFloat(encodeImage(fitting, inputEncodings['0..1'], canvas.channels));
  const batch = tidy(() => tile(display, [count, 1, 1, 1]));
  display.dispose();
  return batch;
}

/** How a step, counted from 1 over all octaves, sees the image. */
function viewsAt(
  { recipe, seed, stepCount, canFeed }: Pass,
  canvas: Canvas,
  step: number,
): readonly LinearMap[] {
  return Array.from({ length: recipe.viewCount }, (_, view) => {
    const viewSeed = view === 0 ? seed : derivedSeed(seed, -2 - view);
    const map = drawTransforms(recipe.transforms, {
      canvas,
      random: createRandom(derivedSeed(viewSeed, step)),
      progress: stepCount === 1 ? 0 : (step - 1) / (stepCount - 1),
    });
    // A layer behind a flatten takes one size only: there, what came out in another size is resized at the end.
    return canFeed({ ...canvas, ...map.size }) ? map : composed(map, resizeMap(map.size, canvas));
  });
}

/** What the images of these parameters look like. */
async function previewsOf(
  { display }: Recipe,
  parameterization: Parameterization,
  parameters: readonly Tensor[],
): Promise<readonly RgbaImage[]> {
  const image = tidy(() => parameterization.image(parameters));
  try {
    return (await floatImages(image)).map((each) => displayPicture(display, each));
  } finally {
    image.dispose();
  }
}

/** Measures and draws finished images; keeps both tensors. */
async function finish(
  { recipe, goal, programs, canvases, space, seriesIndices, openedStepCount, attempt }: Pass,
  start: Tensor4D,
  finished: Tensor4D,
  isIdle: readonly boolean[],
): Promise<readonly MaximizedImage[]> {
  const measure = goal.measureFor?.(seriesIndices) ?? goal.objectiveFor(seriesIndices);
  // Both are measured at the full size: what padding adds at the border depends on it.
  const canvas = canvases[canvases.length - 1] ?? canvases[0];
  const encodedStart = tidy(() => space.encode(resized(start, canvas)) as Tensor4D);
  const full = tidy(() => resized(finished, canvas));
  const encoded = tidy(() => space.encode(full) as Tensor4D);
  try {
    const startActivations = await objectivesOf(programs.plain, measure, encodedStart);
    const activations = await objectivesOf(programs.plain, measure, encoded);
    const shown = await floatImages(full);
    const images = await floatImages(encoded);
    return seriesIndices.map((_, item) => {
      const startActivation = startActivations[item] ?? Number.NaN;
      const activation = activations[item] ?? Number.NaN;
      return {
        picture: displayPicture(recipe.display, shown[item] as FloatImage),
        image: images[item] as FloatImage,
        startActivation,
        activation,
        openedStepCount,
        attempt,
        // Opened rectifiers move every image; the unit lives only if that has reached it: an image that nothing moves any
        // more, and that excites the unit no more than its start does, shows nothing of it.
        isDead:
          (isIdle[item] === true && activation <= startActivation) ||
          (openedStepCount > 0 && activation === startActivation),
      };
    });
  } finally {
    dispose([encodedStart, full, encoded]);
  }
}

/** A new tensor of the canvas's size. */
function resized(images: Tensor4D, { height, width }: Canvas): Tensor4D {
  const [, currentHeight, currentWidth] = images.shape;
  if (height === currentHeight && width === currentWidth) return images.clone();
  return tfImage.resizeBilinear(images, [height, width], false, true);
}

/** For the next octave. */
function enlarged(images: Tensor4D, canvas: Canvas, blur: number | undefined): Tensor4D {
  const larger = resized(images, canvas);
  return blur === undefined ? larger : (boxBlurMap(canvas, blur).apply(larger) as Tensor4D);
}

/** The objective of each image of a batch in model-input units. */
export async function objectivesOf(
  program: Program,
  objective: Objective,
  images: Tensor4D,
): Promise<readonly number[]> {
  const values = tidy(() => objective(program.forward(images), program.slices).objective);
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
    dispose(parts);
  }
}

function requireCount(unit: string, count: number, largest: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= largest) return;
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `${count} ${unit} cannot be: give a whole number from 1 to ${largest}.`,
  );
}
