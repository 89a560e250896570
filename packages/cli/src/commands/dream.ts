import {
  FeaturescopeError,
  filmOrder,
  fitPicture,
  nextDreamFrame,
  seamLength,
  suggestedLayer,
  summarizeNetwork,
  type DreamRequest,
  type DreamResult,
  type DreamTarget,
  type Network,
  type RgbaImage,
} from '@featurescope/core';
import {
  DreamCommands,
  networkHash,
  readModelFile,
  type BackendChoice,
  type EngineApi,
} from '@featurescope/worker/node';
import { dreamRecipe, type DreamRecipeOptions } from '../input/dream-recipe.js';
import { dreamTargets } from '../input/dream-targets.js';
import type { ModelOptions } from '../input/model-options.js';
import { pictureHash } from '../input/picture-hash.js';
import { readPicture, readWholePicture } from '../input/read-picture.js';
import { filmEndings, requireEncoder, writeFilm } from '../output/film-file.js';
import { openFrameFolder } from '../output/frame-folder.js';
import { onInterrupt } from '../output/on-interrupt.js';
import { requireWritable, writePicture } from '../output/picture-file.js';
import { print } from '../output/print.js';
import { progressLine, type ProgressLine } from '../output/progress.js';
import { withEngine } from '../with-engine.js';

export interface DreamOptions extends ModelOptions, DreamRecipeOptions {
  readonly image: string;
  readonly out: string;
  readonly layers?: string;
  readonly class?: number;
  readonly guide?: string;
  readonly mask?: string;
  readonly size?: number;
  /** 0: the whole picture at once. */
  readonly tile?: number;
  readonly seed: number;
  readonly backend: BackendChoice;
  readonly frames?: number;
  readonly zoom: number;
  readonly rotate: number;
  readonly shift: readonly [number, number];
  readonly seamless?: boolean;
  readonly pingPong?: boolean;
  readonly fps: number;
  readonly colours: number;
  readonly dither: boolean;
}

/** Dreams on a picture: one picture, or a film of which each frame is dreamt on the one before. */
export async function dream(model: string, options: DreamOptions): Promise<void> {
  const frameCount = options.frames ?? (options.out.toLowerCase().endsWith('.png') ? 1 : 30);
  await requireWritable(options.out, filmEndings);
  if (frameCount > 1) await requireEncoder(options.out);
  else if (!options.out.toLowerCase().endsWith('.png')) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      'A film has 2 frames or more: give --frames, or --out a name that ends in ".png".',
    );
  }
  const network = await readModelFile(model, options);
  const request = await dreamRequest(network, options);
  const progress = progressLine();
  const commands = new DreamCommands();
  const stop = new AbortController();
  const restore = onInterrupt(() => {
    stop.abort();
    commands.send({ kind: 'stop' });
  });
  try {
    await withEngine(network, options.backend, async (engine, { backend }) => {
      const run = (each: DreamRequest, what: string) =>
        dreamOnce(engine, each, { commands, progress, what: `${what}, on ${backend}` });
      if (frameCount > 1) await makeFilm(network, request, frameCount, options, run, stop.signal);
      else await makePicture(network, request, options, run);
    });
  } finally {
    restore();
    progress.end();
  }
}

type Run = (request: DreamRequest, what: string) => Promise<DreamResult>;

async function makePicture(
  network: Network,
  request: DreamRequest,
  { out }: DreamOptions,
  run: Run,
): Promise<void> {
  const { picture, objectives, isComplete } = await run(request, out);
  await writePicture(out, picture, await provenance(network, request));
  const climbed = `from ${objectives[0]?.toPrecision(4)} to ${objectives.at(-1)?.toPrecision(4)}`;
  print(
    `${out}: ${request.recipe.name}, ${targetWords(request.targets)}, ${objectives.length} steps, ${climbed}, ${picture.width}×${picture.height} pixels.${isComplete ? '' : ' Stopped early.'}`,
  );
}

async function makeFilm(
  network: Network,
  request: DreamRequest,
  frameCount: number,
  options: DreamOptions,
  run: Run,
  stop: AbortSignal,
): Promise<void> {
  const { out, zoom, rotate, shift, seamless = false, pingPong = false } = options;
  const motion = { zoomPercent: zoom, rotation: rotate, shiftX: shift[0], shiftY: shift[1] };
  const seamCount = seamless ? seamLength(frameCount) : 0;
  const folder = await openFrameFolder(`${out}.frames`, await settingsOf(network, request, motion));
  let last = folder.count > 0 ? await folder.read(folder.count - 1) : null;
  for (let index = folder.count; index < frameCount + seamCount; index++) {
    const result = await run(
      {
        ...request,
        ...(last && { picture: nextDreamFrame(last, motion) }),
        seed: request.seed + index,
      },
      `frame ${index + 1} of ${frameCount + seamCount}`,
    );
    if (!result.isComplete || stop.aborted) {
      print(`Stopped: ${index} frames are in "${folder.path}". The same command goes on with them.`);
      process.exitCode = 1;
      return;
    }
    last = result.picture;
    await folder.write(index, last);
  }
  const order = filmOrder(frameCount + seamCount, { seamCount, isPingPong: pingPong });
  const files = await writeFilm(out, folder, order, {
    rate: options.fps,
    colourCount: options.colours,
    isDithered: options.dither,
  });
  const size = last ?? request.picture;
  await folder.remove();
  print(
    `${files.join(' … ')}: ${order.length} pictures at ${options.fps} a second, ${size.width}×${size.height} pixels, ${request.recipe.name}, ${targetWords(request.targets)}.`,
  );
}

async function dreamOnce(
  engine: EngineApi,
  request: DreamRequest,
  {
    commands,
    progress,
    what,
  }: { readonly commands: DreamCommands; readonly progress: ProgressLine; readonly what: string },
): Promise<DreamResult> {
  return engine.dream(request, {
    commands,
    onProgress: ({ octave, octaveCount, width, height, step, stepCount }) => {
      progress.show(
        `${what}: octave ${octave} of ${octaveCount} (${width}×${height}), step ${step} of ${stepCount}`,
      );
    },
  });
}

async function dreamRequest(network: Network, options: DreamOptions): Promise<DreamRequest> {
  const picture = sized(await readWholePicture(options.image), options.size);
  return {
    picture,
    targets: targetsOf(network, options),
    recipe: dreamRecipe(options),
    seed: options.seed,
    ...(options.guide !== undefined && { guide: await readWholePicture(options.guide) }),
    ...(options.mask !== undefined && { mask: await readMask(options.mask, picture) }),
    ...(options.tile !== undefined && { tileSide: options.tile === 0 ? null : options.tile }),
  };
}

/** With the longest side that was asked for: frames of a film go through no resizing of their own. */
function sized(picture: RgbaImage, side: number | undefined): RgbaImage {
  const scale = (side ?? 0) / Math.max(picture.width, picture.height);
  if (scale === 0) return picture;
  const length = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  return fitPicture(picture, { width: length(picture.width), height: length(picture.height) }, 'stretch');
}

function targetsOf(network: Network, options: DreamOptions): readonly DreamTarget[] {
  const named = options.layers === undefined ? [] : dreamTargets(options.layers, network);
  const classes: DreamTarget[] =
    options.class === undefined ? [] : [{ kind: 'class', classIndex: options.class, weight: 1 }];
  const chosen = [...named, ...classes];
  if (chosen.length > 0) return chosen;
  const layer = suggestedLayer(summarizeNetwork(network).layers);
  if (layer) return [{ kind: 'layer', layer: layer.name, weight: 1 }];
  throw new FeaturescopeError(
    'UNSUPPORTED_LAYER',
    `"${network.name}" has no layer with rows and columns that can run, so there is nothing to dream of.`,
  );
}

/** White is free, black stays. */
async function readMask(path: string, { width, height }: RgbaImage): Promise<Uint8ClampedArray> {
  const { data } = await readPicture(path, { width, height, channels: 1 });
  return Uint8ClampedArray.from({ length: width * height }, (_, pixel) => data[pixel * 4] ?? 0);
}

function targetWords(targets: readonly DreamTarget[]): string {
  return targets
    .map((target) =>
      target.kind === 'class'
        ? `class ${target.classIndex}`
        : `${target.layer}${target.channels ? `#${target.channels.join('+')}` : ''}${target.weight === 1 ? '' : `:${target.weight}`}`,
    )
    .join(', ');
}

/** What a picture says of itself: enough to make it again. */
async function provenance(
  network: Network,
  { picture, guide, mask, ...made }: DreamRequest,
): Promise<Readonly<Record<string, string>>> {
  const facts = {
    ...made,
    picture: pictureHash(picture.data),
    ...(guide && { guide: pictureHash(guide.data) }),
    ...(mask && { mask: pictureHash(mask) }),
  };
  return {
    Software: 'Featurescope',
    Featurescope: JSON.stringify({ dream: facts, model: await networkHash(network) }),
  };
}

/** All that the frames of a film depend on but their number. */
async function settingsOf(network: Network, request: DreamRequest, motion: object): Promise<string> {
  return JSON.stringify({ ...(await provenance(network, request)), motion });
}
