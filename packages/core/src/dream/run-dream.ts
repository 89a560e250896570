import { add, dispose, sub, tidy, type Tensor4D } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import { ancestors } from '../network/subgraph.js';
import { Program } from '../program/program.js';
import { createRandom, derivedSeed } from '../random.js';
import { imageSpace } from '../visualization/image-space.js';
import type { Size } from '../visualization/linear-map.js';
import type { LoadedModel } from '../visualization/model.js';
import { chooseTiles } from './choose-tiles.js';
import type { DreamCommand, DreamProgress, DreamRequest, DreamResult, DreamTarget } from './dream.js';
import { dreamObjective, dreamtNodes } from './dream-objective.js';
import { displayTensor, maskOf, maskTensor, pictureOf, resizedTensor } from './dream-picture.js';
import type { DreamRecipe } from './dream-recipe.js';
import { dreamStep, type StepContext, type StepDraw } from './dream-step.js';
import { fedSizes } from './fed-size.js';
import { finishedPicture } from './finished-picture.js';
import { guideFeatures } from './guide-features.js';
import { octaveSizes } from './octave-sizes.js';

/** What is drawn for a step, counted from 1 over all octaves. */
export type DrawStep = (step: number, recipe: DreamRecipe) => StepDraw;

/**
 * Dreams on a picture. Pull-driven like `ascend`: nothing runs between two `next()`, `return()` cancels and frees everything. What
 * is handed to `next()` is heeded before the next step.
 *
 * @param drawStep default: from the request's seed
 * @throws `LAYER_NOT_FOUND`, `UNSUPPORTED_LAYER`; `INVALID_REQUEST` for what cannot be dreamt of, or sizes that do not fit;
 *   `INVALID_IMAGE` for a picture without pixels
 */
export async function* dream(
  model: LoadedModel,
  request: DreamRequest,
  drawStep: DrawStep = seededDraws(request.seed),
): AsyncGenerator<DreamProgress, DreamResult, readonly DreamCommand[] | undefined> {
  const picture = pictureOf(request);
  const mask = maskOf(request, picture);
  let { targets, recipe } = request;
  let climb = climbing(model, request, picture, targets, recipe);
  const original = displayTensor(picture, climb.channels);
  const sizes = octaveSizes(picture, recipe.octaves);
  const objectives: number[] = [];
  const held: Held = { image: null, base: null };
  let isStopped = false;
  try {
    for (const [octave, size] of sizes.entries()) {
      const lacking = beginOctave(held, original, sizes, octave, recipe);
      const octaveMask = mask ? maskTensor(mask, picture, size) : null;
      try {
        for (let step = 1; step <= recipe.stepCount; step++) {
          const stepped = dreamStep(
            { ...climb, recipe, mask: octaveMask },
            held.image as Tensor4D,
            drawStep(objectives.length + 1, recipe),
          );
          hold(held, 'image', stepped.image);
          const [objective = Number.NaN] = await stepped.objective.data();
          stepped.objective.dispose();
          objectives.push(objective);
          const isWatched = objectives.length % (request.previewInterval ?? Infinity) === 0;
          const commands = yield {
            octave: octave + 1,
            octaveCount: sizes.length,
            ...size,
            step: octave * recipe.stepCount + step,
            stepCount: sizes.length * recipe.stepCount,
            objective,
            ...(isWatched && { preview: await previewOf(held.image as Tensor4D) }),
          };
          for (const command of commands ?? []) {
            if (command.kind === 'stop') isStopped = true;
            else {
              ({ targets } = command);
              // Octaves stay: their sizes are on their way already.
              recipe = { ...command.recipe, octaves: recipe.octaves };
              climb.dispose();
              climb = climbing(model, request, picture, targets, recipe);
            }
          }
          if (isStopped || objective >= (recipe.stopAt ?? Infinity)) break;
        }
        if (lacking && !isStopped)
          hold(
            held,
            'image',
            tidy(() => add(held.image as Tensor4D, lacking)),
          );
      } finally {
        octaveMask?.dispose();
        lacking?.dispose();
      }
      if (isStopped) break;
    }
    const full = tidy(() => fullSize(held, original, picture, isStopped));
    const dreamt = (await full.data()) as Float32Array;
    full.dispose();
    return {
      picture: finishedPicture(picture, dreamt, {
        ...(mask && { mask }),
        ...(recipe.keepsColour === true && { keepsColour: true }),
      }),
      objectives,
      isComplete: !isStopped,
    };
  } finally {
    climb.dispose();
    original.dispose();
    hold(held, 'image', null);
    hold(held, 'base', null);
  }
}

/** The tensors of a dream that runs, `[1, height, width, channels]` from 0 to 1. */
interface Held {
  /** What has been dreamt so far, in the size of the octave. */
  image: Tensor4D | null;
  /** The picture in the same size. */
  base: Tensor4D | null;
}

function hold(held: Held, name: keyof Held, tensor: Tensor4D | null): void {
  held[name]?.dispose();
  held[name] = tensor;
}

/**
 * Brings picture and dream to the size of an octave.
 * @returns what is to be added at the octave's end, owned by the caller; null: nothing
 */
function beginOctave(
  held: Held,
  original: Tensor4D,
  sizes: readonly Size[],
  octave: number,
  { detail, octaves }: DreamRecipe,
): Tensor4D | null {
  const size = sizes[octave] as Size;
  const next = tidy(() => baseOf(original, sizes, octave, octaves.rounding === 'successive'));
  const { image, base } = held;
  if (!image || !base) {
    hold(held, 'image', next.clone());
    hold(held, 'base', next);
    return null;
  }
  const lacking = detail === 'restored' ? tidy(() => sub<Tensor4D>(next, resizedTensor(base, size))) : null;
  const begun = tidy(() =>
    detail === 'carried'
      ? add<Tensor4D>(next, resizedTensor(sub(image, base), size))
      : resizedTensor(image, size),
  );
  hold(held, 'image', begun);
  hold(held, 'base', next);
  return lacking;
}

/** The picture in the size of an octave: brought there at once, or from octave to octave, which aliases less. */
function baseOf(original: Tensor4D, sizes: readonly Size[], octave: number, isSuccessive: boolean): Tensor4D {
  const way = isSuccessive ? sizes.slice(octave).reverse() : sizes.slice(octave, octave + 1);
  return way.reduce((image, size) => resizedTensor(image, size), original.clone());
}

/** The dream in the picture's size. One that was stopped early gets back the detail that its octave has no room for. */
function fullSize({ image, base }: Held, original: Tensor4D, size: Size, isStopped: boolean): Tensor4D {
  if (!image || !base) return original.clone();
  return isStopped
    ? add<Tensor4D>(original, resizedTensor(sub(image, base), size))
    : resizedTensor(image, size);
}

async function previewOf(image: Tensor4D): Promise<NonNullable<DreamProgress['preview']>> {
  const [, height, width] = image.shape;
  const blank = { width, height, data: new Uint8ClampedArray(width * height * 4).fill(255) };
  return finishedPicture(blank, (await image.data()) as Float32Array, {});
}

/** What climbs with these targets and this recipe. */
interface Climbing extends Omit<StepContext, 'recipe' | 'mask'> {
  /** Of the model's input. */
  readonly channels: number;
  dispose(): void;
}

function climbing(
  model: LoadedModel,
  { guide, tileSide }: DreamRequest,
  picture: Size,
  targets: readonly DreamTarget[],
  recipe: DreamRecipe,
): Climbing {
  requireRecipe(recipe);
  const { network, weights } = model;
  // Checks the targets before anything is computed.
  const { targets: ids } = dreamObjective(network, targets, recipe, null);
  const channels = imageChannels(model, ids);
  const nodes = dreamtNodes(network, targets);
  const cells = guide
    ? guideFeatures(
        model,
        nodes.map(({ id }) => id),
        guide,
        channels,
      )
    : null;
  return {
    channels,
    program: new Program({ network, weights, targets: ids }),
    objective: dreamObjective(network, targets, recipe, cells).objective,
    space: imageSpace('display', network.inputEncoding.encoding, channels),
    fed: fedSizes(network, ids, channels),
    tiling: chooseTiles(
      network,
      ids,
      nodes.map(({ layer }) => layer),
      Math.max(...octaveSizes(picture, recipe.octaves).flatMap(({ width, height }) => [width, height])),
      tileSide,
    ),
    dispose: () => {
      dispose([...(cells?.values() ?? [])]);
    },
  };
}

function imageChannels({ network }: LoadedModel, targets: readonly string[]): number {
  const shape = ancestors(network, targets).find((node) => node.op === 'input')?.outputShape;
  const channels = shape?.length === 4 ? shape[3] : null;
  if (channels === 1 || channels === 3) return channels;
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `"${network.name}" takes no picture (of 1 or 3 channels), so it cannot dream on one.`,
  );
}

function requireRecipe({ stepCount, octaves, step }: DreamRecipe): void {
  const isCount = (value: number, largest: number) =>
    Number.isInteger(value) && value >= 1 && value <= largest;
  const wrong = !isCount(stepCount, 10_000)
    ? `${stepCount} steps in each octave`
    : !isCount(octaves.count, 20)
      ? `${octaves.count} octaves`
      : !(octaves.scale > 1 && octaves.scale <= 10) && octaves.count > 1
        ? `an octave scale of ${octaves.scale}`
        : !(step.sizePercent > 0 && step.sizePercent <= 100)
          ? `steps of ${step.sizePercent} % of the pixel range`
          : null;
  if (wrong === null) return;
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `A dream cannot have ${wrong}. There are 1 to 10000 steps, 1 to 20 octaves, scales above 1 up to 10, and steps above 0 up to 100 %.`,
  );
}

function seededDraws(seed: number): DrawStep {
  return (step, { jitter = 0 }) => {
    const random = createRandom(derivedSeed(seed, step));
    const shift = () => Math.floor(random() * (2 * jitter + 1)) - jitter;
    return { jitter: [shift(), shift()], gridShift: [random(), random()] };
  };
}
