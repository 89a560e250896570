import {
  FeaturescopeError,
  hatchedPicture,
  pictureSheet,
  recipeFor,
  summarizeNetwork,
  type MaximizedChannel,
} from '@featurescope/core';
import { readModelFile, type BackendChoice } from '@featurescope/worker/node';
import { layerOf } from '../input/layer-of.js';
import type { ModelOptions } from '../input/model-options.js';
import { numbersFromRange } from '../input/number-range.js';
import { requireWritable, writePicture } from '../output/picture-file.js';
import { print } from '../output/print.js';
import { progressLine } from '../output/progress.js';
import { withEngine } from '../with-engine.js';

export interface FiltersOptions extends ModelOptions {
  readonly layer: string;
  readonly out: string;
  readonly filters?: string;
  readonly recipe?: string;
  readonly seed: number;
  readonly steps?: number;
  readonly size?: number;
  readonly backend: BackendChoice;
}

/** As many as the seed articles show. */
const defaultFilterCount = 25;

/** Computed at once. On a CPU more gain nothing and take memory (20 MB each for VGG16). A picture does not depend on it. */
const batchSize = 4;

/** Makes the pictures that excite the filters of a layer, on one sheet. */
export async function filters(model: string, options: FiltersOptions): Promise<void> {
  await requireWritable(options.out);
  const network = await readModelFile(model, options);
  const layer = layerOf(network, options.layer);
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
  const recipe = options.recipe ?? recipeFor(summarizeNetwork(network)).name;
  const progress = progressLine();
  const made = await withEngine(network, options.backend, async (engine, { backend }) => {
    const finished: MaximizedChannel[] = [];
    for (let first = 0; first < channels.length; first += batchSize) {
      const batch = channels.slice(first, first + batchSize);
      const request = {
        layer: layer.name,
        channels: batch,
        recipe,
        seed: options.seed,
        ...(options.size !== undefined && { canvasSize: options.size }),
        ...(options.steps !== undefined && { stepCount: options.steps }),
      };
      finished.push(
        ...(await engine.maximize(request, {
          onProgress: ({ step, stepCount }) => {
            const share = (first + (batch.length * step) / stepCount) / channels.length;
            progress.show(
              `${layer.name}, on ${backend}: filter ${batch.join(', ')}, step ${step} of ${stepCount} (${Math.floor(share * 100)} %)`,
            );
          },
        })),
      );
    }
    return finished;
  }).finally(() => {
    progress.end();
  });
  const sheet = pictureSheet(
    made.map(({ picture, isDead }) => (isDead ? hatchedPicture(picture.width, picture.height) : picture)),
    { columns: Math.ceil(Math.sqrt(made.length)), margin: 2 },
  );
  await writePicture(options.out, sheet);
  const dead = made.filter(({ isDead }) => isDead).map(({ channel }) => channel);
  const remark = dead.length === 0 ? '' : ` Dead (no gradient reaches them): ${dead.join(', ')}.`;
  print(
    `${options.out}: ${made.length} filters of "${layer.name}" (${recipe}, seed ${options.seed}), ${sheet.width}×${sheet.height} pixels.${remark}`,
  );
}
