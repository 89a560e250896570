import {
  FeaturescopeError,
  hatchedPicture,
  originTexts,
  parseObjective,
  pictureOrigin,
  pictureSheet,
  type MaximizedImage,
  type MaximizeOptions,
  type Network,
  type ObjectiveSpec,
  type PictureOrigin,
  type RgbaImage,
} from '@featurescope/core';
import { networkHash, readModelFile, type BackendChoice, type EngineApi } from '@featurescope/worker/node';
import { caricatureOf } from '../input/caricature-of.js';
import type { ModelOptions } from '../input/model-options.js';
import { pictureHash } from '../input/picture-hash.js';
import { readNamedFile } from '../input/read-file.js';
import { readStartPicture } from '../input/start-picture.js';
import { enlarged } from '../output/enlarged.js';
import { requireWritable, writePicture } from '../output/picture-file.js';
import { note, print } from '../output/print.js';
import { progressLine } from '../output/progress.js';
import { rawPicture } from '../output/raw-picture.js';
import { withEngine } from '../with-engine.js';

export interface RemakeOptions extends ModelOptions {
  readonly model: string;
  readonly out: string;
  /** The picture that it began from, where it began from one. */
  readonly start?: string;
  /** Default: what computed the picture, where it runs here. */
  readonly backend?: BackendChoice;
}

/** Computed at once; a picture does not depend on it. */
const batchSize = 4;

/** Makes a picture of Featurescope's again from what its file says. */
export async function remake(file: string, options: RemakeOptions): Promise<void> {
  await requireWritable(options.out);
  const origin = pictureOrigin(await readNamedFile(file));
  const network = await readModelFile(options.model, options);
  const model = await networkHash(network);
  if (model !== origin.model) {
    note(`"${options.model}" is not the model that "${file}" was made with: it computes something else.`);
  }
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
  const written: PictureOrigin = { ...origin, backend: usedBackend, model };
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
  const picture = await readStartPicture(path);
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
  const options: MaximizeOptions = {
    recipe,
    seed,
    ...(canvasSize !== undefined && { canvasSize }),
    ...(stepCount !== undefined && { stepCount }),
    ...(startPicture && { startPicture }),
  };
  const images = await imagesOf(engine, network, origin, options, path);
  const isRaw = origin.kind === 'channels' && origin.raw === true;
  const pictures = images.map((image) => {
    if (image.isDead) return hatchedPicture(image.picture.width, image.picture.height);
    return isRaw ? rawPicture(image) : image.picture;
  });
  const columns = origin.kind === 'channels' ? origin.columns : 1;
  return enlarged(pictureSheet(pictures, { columns, margin: 2 }), zoom);
}

async function imagesOf(
  engine: EngineApi,
  network: Network,
  origin: PictureOrigin,
  options: MaximizeOptions,
  path: string | undefined,
): Promise<readonly MaximizedImage[]> {
  const progress = progressLine();
  const onProgress = (made: { readonly step: number; readonly stepCount: number }, before = '') => {
    progress.show(`${before}step ${made.step} of ${made.stepCount}`);
  };
  try {
    if (origin.kind !== 'channels') {
      const objective = await objectiveOf(network, origin, path);
      return await engine.maximizeObjective({ ...options, objective }, { onProgress });
    }
    const { layer, channels } = origin;
    const images: MaximizedImage[] = [];
    for (let first = 0; first < channels.length; first += batchSize) {
      const batch = channels.slice(first, first + batchSize);
      const request = { ...options, layer, channels: batch };
      const before = `${layer}, ${batch.join(', ')}: `;
      images.push(
        ...(await engine.maximize(request, {
          onProgress: (made) => {
            onProgress(made, before);
          },
        })),
      );
    }
    return images;
  } finally {
    progress.end();
  }
}

async function objectiveOf(
  network: Network,
  origin: Exclude<PictureOrigin, { readonly kind: 'channels' }>,
  path = '',
): Promise<ObjectiveSpec> {
  return origin.kind === 'objective'
    ? parseObjective(origin.objective, network)
    : await caricatureOf(network, origin.layer, path);
}
