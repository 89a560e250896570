import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  FeaturescopeError,
  originTexts,
  pngTexts,
  sheetColumns,
  summarizeNetwork,
  type LayerSummary,
} from '@featurescope/core';
import { networkHash, readModelFile, type BackendChoice } from '@featurescope/worker/node';
import { maximizeOptions } from '../input/maximize-options.js';
import type { ModelOptions } from '../input/model-options.js';
import { readRecipe } from '../input/read-recipe.js';
import { maximizeInBatches } from '../maximize-in-batches.js';
import { writePicture } from '../output/picture-file.js';
import { print } from '../output/print.js';
import { progressLine } from '../output/progress.js';
import { imageSheet } from '../output/shown-image.js';
import { withEngine } from '../with-engine.js';

export interface OverviewOptions extends ModelOptions {
  /** A folder; it is made where there is none. */
  readonly out: string;
  /** Of each layer, from the first on. */
  readonly filters: number;
  /** Default: the one that suits the network. */
  readonly recipe?: string;
  readonly seed: number;
  readonly steps?: number;
  readonly size?: number;
  readonly backend: BackendChoice;
}

/**
 * Makes a sheet of the first filters of every convolution (the VGG16 overview of the articles). Sheets that lie there already and
 * were made in the same way are kept, so that what was interrupted is gone on with.
 */
export async function overview(model: string, options: OverviewOptions): Promise<void> {
  const network = await readModelFile(model, options);
  const layers = summarizeNetwork(network).layers.filter(canBeShown);
  if (layers.length === 0) {
    throw new FeaturescopeError(
      'UNSUPPORTED_LAYER',
      `"${network.name}" has no convolution that can run, so there is nothing to show.`,
    );
  }
  await mkdir(options.out, { recursive: true }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new FeaturescopeError('INVALID_REQUEST', `The folder "${options.out}" cannot be made: ${why}.`, {
      cause: error,
    });
  });
  const hash = await networkHash(network);
  const request = maximizeOptions(options, await readRecipe(network, options));
  const progress = progressLine();
  await withEngine(network, options.backend, async (engine, { backend }) => {
    for (const [index, layer] of layers.entries()) {
      const file = join(options.out, sheetName(index, layer));
      const channels = Array.from({ length: Math.min(options.filters, layer.channelCount) }, (_, i) => i);
      const columns = sheetColumns(channels.length);
      const texts = originTexts({
        ...{ kind: 'channels', layer: layer.name, channels, columns },
        ...{ ...request, backend, model: hash },
      });
      if ((await factsOf(file)) === texts['Featurescope']) {
        print(`${file}: kept, it was made in the same way.`);
        continue;
      }
      const made = await maximizeInBatches(
        engine,
        { ...request, layer: layer.name, channels },
        ({ step, stepCount, share }) => {
          progress.show(`${layer.name}: step ${step} of ${stepCount} (${Math.floor(share * 100)} %)`);
        },
      ).finally(() => {
        progress.end();
      });
      const sheet = imageSheet(made, columns);
      await writePicture(file, sheet, texts);
      const deadCount = made.filter(({ isDead }) => isDead).length;
      print(`${file}: ${made.length} filters${deadCount === 0 ? '' : `, ${deadCount} of them dead`}.`);
    }
  });
}

type ShownLayer = LayerSummary & { readonly channelCount: number };

function canBeShown(layer: LayerSummary): layer is ShownLayer {
  return layer.kind === 'convolution' && layer.channelCount !== null && layer.unsupported === null;
}

/** "03-block2_conv1.png": sorted as the network computes. */
function sheetName(index: number, { name }: LayerSummary): string {
  return `${String(index + 1).padStart(2, '0')}-${name.replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-')}.png`;
}

/** How the sheet that lies there was made; null where there is none that says so. */
async function factsOf(file: string): Promise<string | null> {
  try {
    return pngTexts(await readFile(file))['Featurescope'] ?? null;
  } catch {
    return null;
  }
}
