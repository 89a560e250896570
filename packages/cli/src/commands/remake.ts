import {
  diverseObjective,
  FeaturescopeError,
  originTexts,
  parseObjective,
  pictureOrigin,
  pictureSheet,
  sheetColumns,
  type MaximizedImage,
  type MaximizeOptions,
  type Network,
  type ObjectiveSpec,
  type OriginPart,
  type PictureOrigin,
  type RgbaImage,
} from '@featurescope/core';
import { networkHash, readModelFile, type BackendChoice, type EngineApi } from '@featurescope/worker/node';
import { caricatureOf } from '../input/caricature-of.js';
import { maximizeOptions } from '../input/maximize-options.js';
import type { ModelOptions } from '../input/model-options.js';
import { pictureHash } from '../input/picture-hash.js';
import { readNamedFile } from '../input/read-file.js';
import { readWholePicture } from '../input/read-picture.js';
import { maximizeInBatches } from '../maximize-in-batches.js';
import { enlarged } from '../output/enlarged.js';
import { requireWritable, writePicture } from '../output/picture-file.js';
import { note, print } from '../output/print.js';
import { progressLine } from '../output/progress.js';
import { imageSheet, sheetMargin } from '../output/shown-image.js';
import { withEngine } from '../with-engine.js';

export interface RemakeOptions extends ModelOptions {
  readonly model: string;
  readonly out: string;
  /** The picture that it began from, where it began from one. */
  readonly start?: string;
  /** Default: what computed the picture, where it runs here. */
  readonly backend?: BackendChoice;
}

/** Makes a picture of Featurescope's again from what its file says. */
export async function remake(file: string, options: RemakeOptions): Promise<void> {
  await requireWritable(options.out);
  const origin = pictureOrigin(await readNamedFile(file));
  const network = await readModelFile(options.model, options);
  const model = await networkHash(network);
  if (model !== origin.model) {
    note(`"${options.model}" is not the model that "${file}" was made with: it computes something else.`);
  }
  if (origin.labelled === true) note(`The names on "${file}" are not drawn again: its pictures are.`);
  const startPicture = await startOf(file, origin, options.start);
  const backend = options.backend ?? nodeBackend(origin.backend);
  const [picture, usedBackend] = await withEngine(
    network,
    backend,
    async (engine, report): Promise<[RgbaImage, string]> => [
      await pictureOf(engine, network, origin, { startPicture, path: options.start }),
      report.backend,
    ],
  );
  if (usedBackend !== origin.backend) {
    note(`"${file}" was computed by ${origin.backend}, this one by ${usedBackend}: they round differently.`);
  }
  const { labelled: _, ...facts } = origin;
  const written: PictureOrigin = { ...facts, backend: usedBackend, model };
  await writePicture(options.out, picture, originTexts(written));
  print(
    `${options.out}: made again as "${file}" says (${origin.recipe.name}, seed ${origin.seed}), ${picture.width}×${picture.height} pixels.`,
  );
}

/** What computes as the picture says, where that is one of those that run outside of a browser. */
function nodeBackend(name: string): BackendChoice {
  return name === 'wasm' || name === 'cpu' ? name : 'auto';
}

interface Start {
  readonly startPicture: RgbaImage | undefined;
  readonly path: string | undefined;
}

/** The picture that it began from. */
async function startOf(
  file: string,
  { start }: PictureOrigin,
  path: string | undefined,
): Promise<RgbaImage | undefined> {
  if (start === undefined) return undefined;
  if (path === undefined) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `"${file}" was made from another picture: give that one with --start.`,
    );
  }
  const picture = await readWholePicture(path);
  if (pictureHash(picture.data) !== start) note(`"${path}" is not the picture that "${file}" was made from.`);
  return picture;
}

async function pictureOf(
  engine: EngineApi,
  network: Network,
  origin: PictureOrigin,
  { startPicture, path }: Start,
): Promise<RgbaImage> {
  const { recipe, seed, canvasSize, stepCount, zoom = 1 } = origin;
  const settings = { seed, size: canvasSize, steps: stepCount };
  const options = maximizeOptions(settings, recipe, startPicture);
  const parts: readonly OriginPart[] = origin.kind === 'sheet' ? origin.parts : [origin];
  const sheets: RgbaImage[] = [];
  for (const part of parts) {
    const images = await imagesOf(engine, network, part, options, path);
    const isRaw = part.kind === 'channels' && part.raw === true;
    sheets.push(imageSheet(images, columnsOf(part, images.length), isRaw));
  }
  const whole = pictureSheet(sheets, { columns: sheetColumns(sheets.length), margin: sheetMargin });
  return enlarged(whole, zoom);
}

function columnsOf(part: OriginPart, count: number): number {
  return part.kind === 'channels' ? part.columns : sheetColumns(count);
}

async function imagesOf(
  engine: EngineApi,
  network: Network,
  part: OriginPart,
  options: MaximizeOptions,
  path: string | undefined,
): Promise<readonly MaximizedImage[]> {
  const progress = progressLine();
  try {
    if (part.kind === 'channels') {
      const { layer, channels } = part;
      return await maximizeInBatches(
        engine,
        { ...options, layer, channels },
        ({ channels: batch, step, stepCount }) => {
          progress.show(`${layer}, ${batch.join(', ')}: step ${step} of ${stepCount}`);
        },
      );
    }
    const { count, shown } = (part.kind === 'objective' ? part.diverse : undefined) ?? {
      count: 1,
      shown: [0],
    };
    const images = await engine.maximizeObjective(
      { ...options, objective: await objectiveOf(network, part, path), variantCount: count },
      {
        onProgress: ({ step, stepCount }) => {
          progress.show(`step ${step} of ${stepCount}`);
        },
      },
    );
    return images.filter((_, variant) => shown.includes(variant));
  } finally {
    progress.end();
  }
}

async function objectiveOf(
  network: Network,
  part: Exclude<OriginPart, { readonly kind: 'channels' }>,
  path = '',
): Promise<ObjectiveSpec> {
  if (part.kind === 'caricature') return caricatureOf(network, part.layer, path, part);
  const spec = parseObjective(part.objective, network);
  return part.diverse ? diverseObjective(spec) : spec;
}
