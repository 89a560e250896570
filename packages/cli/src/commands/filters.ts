import {
  FeaturescopeError,
  originTexts,
  parseObjective,
  sheetColumns,
  type MaximizedChannel,
  type MaximizedImage,
  type MaximizeOptions,
  type Network,
  type ObjectiveSpec,
  type OriginTarget,
} from '@featurescope/core';
import { networkHash, readModelFile, type BackendChoice } from '@featurescope/worker/node';
import { caricatureOf } from '../input/caricature-of.js';
import { layerOf } from '../input/layer-of.js';
import type { ModelOptions } from '../input/model-options.js';
import { maximizeOptions } from '../input/maximize-options.js';
import { numbersFromRange } from '../input/number-range.js';
import { pictureHash } from '../input/picture-hash.js';
import { readWholePicture } from '../input/read-picture.js';
import { readRecipe } from '../input/read-recipe.js';
import { maximizeInBatches } from '../maximize-in-batches.js';
import { requireWritable, writePicture } from '../output/picture-file.js';
import { print } from '../output/print.js';
import { progressLine } from '../output/progress.js';
import { imageSheet, shownImage } from '../output/shown-image.js';
import { withEngine } from '../with-engine.js';

export interface FiltersOptions extends ModelOptions {
  readonly layer?: string;
  /** Instead of filters of a layer: one picture of what this text says. */
  readonly objective?: string;
  readonly out: string;
  readonly filters?: string;
  /** A picture to start from instead of noise. */
  readonly start?: string;
  /** A picture of which more of what the layer sees in it is wanted. */
  readonly caricature?: string;
  /** Default: the one that suits the network. */
  readonly recipe?: string;
  /** A recipe of the person's own, as JSON, instead of one that has a name. */
  readonly recipeFile?: string;
  readonly seed: number;
  readonly steps?: number;
  readonly size?: number;
  readonly backend: BackendChoice;
}

/** As many as the seed articles show. */
const defaultFilterCount = 25;

/** Makes the pictures that excite the filters of a layer, on one sheet, or one that excites an objective. */
export async function filters(model: string, options: FiltersOptions): Promise<void> {
  await requireWritable(options.out);
  const network = await readModelFile(model, options);
  const start = options.start ?? options.caricature;
  const request = maximizeOptions(
    options,
    await readRecipe(network, options),
    start === undefined ? undefined : await readWholePicture(start),
  );
  if (options.caricature !== undefined) {
    const objective = await namedCaricature(network, options.caricature, options);
    await drawObjective(network, objective, options, request);
  } else if (options.objective !== undefined) {
    const { objective: text } = options;
    const target = { kind: 'objective', objective: text } as const;
    await drawObjective(network, { text, spec: parseObjective(text, network), target }, options, request);
  } else if (options.layer !== undefined) await drawFilters(network, options.layer, options, request);
  else {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      'Nothing to draw: give a layer with --layer, or what is to be excited with --objective.',
    );
  }
}

async function drawFilters(
  network: Network,
  layerName: string,
  options: FiltersOptions,
  shared: MaximizeOptions,
): Promise<void> {
  const layer = layerOf(network, layerName);
  if (layer.channelCount === null) {
    throw new FeaturescopeError(
      'UNSUPPORTED_LAYER',
      `Layer "${layer.name}" cannot be computed. ${layer.unsupported ?? 'Its number of filters is unknown.'}`,
    );
  }
  const channels = numbersFromRange(
    options.filters ?? `0-${Math.min(defaultFilterCount, layer.channelCount) - 1}`,
    layer.channelCount,
    'filters',
  );
  const progress = progressLine();
  const [made, usedBackend] = await withEngine(
    network,
    options.backend,
    async (engine, { backend }): Promise<[MaximizedChannel[], string]> => {
      const request = { layer: layer.name, channels, ...shared };
      const finished = await maximizeInBatches(
        engine,
        request,
        ({ channels: batch, step, stepCount, share }) => {
          progress.show(
            `${layer.name}, on ${backend}: filter ${batch.join(', ')}, step ${step} of ${stepCount} (${Math.floor(share * 100)} %)`,
          );
        },
      );
      return [finished, backend];
    },
  ).finally(() => {
    progress.end();
  });
  const columns = sheetColumns(made.length);
  const sheet = imageSheet(made, columns);
  const target = { kind: 'channels', layer: layer.name, channels, columns } as const;
  await writePicture(options.out, sheet, await origin(network, shared, usedBackend, target));
  const dead = made.filter(({ isDead }) => isDead).map(({ channel }) => channel);
  const remark = dead.length === 0 ? '' : ` Dead (no gradient reaches them): ${dead.join(', ')}.`;
  print(
    `${options.out}: ${made.length} filters of "${layer.name}" (${shared.recipe.name}, seed ${options.seed}), ${sheet.width}×${sheet.height} pixels.${remark}`,
  );
}

/** What is excited, and how that is written. */
interface NamedObjective {
  readonly text: string;
  readonly spec: ObjectiveSpec;
  readonly target: OriginTarget;
}

/** @throws `INVALID_REQUEST` without a layer */
async function namedCaricature(
  network: Network,
  path: string,
  { layer: name }: FiltersOptions,
): Promise<NamedObjective> {
  if (name === undefined) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      'A caricature is made of what a layer sees: give one with --layer.',
    );
  }
  const layer = layerOf(network, name);
  return {
    text: `caricature of "${path}" at ${layer.name}`,
    spec: await caricatureOf(network, layer.name, path),
    target: { kind: 'caricature', layer: layer.name },
  };
}

async function drawObjective(
  network: Network,
  { text, spec: objective, target }: NamedObjective,
  options: FiltersOptions,
  shared: MaximizeOptions,
): Promise<void> {
  const progress = progressLine();
  const [made, usedBackend] = await withEngine(
    network,
    options.backend,
    async (engine, { backend }): Promise<[MaximizedImage | undefined, string]> => {
      const request = { objective, ...shared };
      const [image] = await engine.maximizeObjective(request, {
        onProgress: ({ step, stepCount }) => {
          progress.show(`${text}, on ${backend}: step ${step} of ${stepCount}`);
        },
      });
      return [image, backend];
    },
  ).finally(() => {
    progress.end();
  });
  if (!made) throw new FeaturescopeError('INTERNAL', 'The engine gave no picture.');
  const { width, height } = made.picture;
  await writePicture(options.out, shownImage(made), await origin(network, shared, usedBackend, target));
  const remark = made.isDead ? ' Dead: no gradient reaches it.' : '';
  print(
    `${options.out}: ${text} (${shared.recipe.name}, seed ${options.seed}), from ${made.startActivation.toPrecision(4)} to ${made.activation.toPrecision(4)}, ${width}×${height} pixels.${remark}`,
  );
}

/** What a picture says of itself: enough to make it again. */
async function origin(
  network: Network,
  { startPicture, ...request }: MaximizeOptions,
  backend: string,
  target: OriginTarget,
): Promise<Readonly<Record<string, string>>> {
  return originTexts({
    ...target,
    ...request,
    ...(startPicture && { start: pictureHash(startPicture.data) }),
    backend,
    model: await networkHash(network),
  });
}
