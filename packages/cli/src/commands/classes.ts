import {
  classRecipe,
  fedBack,
  FeaturescopeError,
  findRecipe,
  originTexts,
  summarizeNetwork,
  topClasses,
  type MaximizedChannel,
  type Network,
  type Recipe,
} from '@featurescope/core';
import { networkHash, readModelFile, type BackendChoice, type EngineApi } from '@featurescope/worker/node';
import { readClassNames } from '../input/class-names.js';
import { maximizeOptions } from '../input/maximize-options.js';
import type { ModelOptions } from '../input/model-options.js';
import { numbersFromRange } from '../input/number-range.js';
import { maximizeInBatches } from '../maximize-in-batches.js';
import { requireWritable, writePicture } from '../output/picture-file.js';
import { print } from '../output/print.js';
import { progressLine } from '../output/progress.js';
import { imageSheet } from '../output/shown-image.js';
import { textTable } from '../output/table.js';
import { withEngine } from '../with-engine.js';

export interface ClassesOptions extends ModelOptions {
  readonly out: string;
  readonly classes?: string;
  readonly recipe?: string;
  readonly seed: number;
  readonly steps?: number;
  readonly size?: number;
  readonly labels?: string;
  /** The images as they were climbed with, not de-averaged. */
  readonly raw?: boolean;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

/** More at once would take too long to be meant. */
const mostUnasked = 50;

/** What the network takes a class image for. */
interface ClassVerdict {
  readonly index: number;
  readonly name: string | null;
  readonly isDead: boolean;
  readonly verdict: number;
  readonly verdictName: string | null;
  readonly probability: number | null;
}

/** Makes the image of each class, and says what the network takes it for. */
export async function classes(model: string, options: ClassesOptions): Promise<void> {
  await requireWritable(options.out);
  const network = await readModelFile(model, options);
  const { layer, classCount, recipe } = target(network, options.recipe);
  const names = await readClassNames(model, classCount, options.labels);
  const chosen = numbersFromRange(
    options.classes ?? `0-${Math.min(mostUnasked, classCount) - 1}`,
    classCount,
    'classes',
  );
  const request = maximizeOptions(options, recipe);
  const progress = progressLine();
  const [made, verdicts, usedBackend] = await withEngine(
    network,
    options.backend,
    async (engine, { backend }): Promise<[MaximizedChannel[], ClassVerdict[], string]> => {
      const finished = await maximizeInBatches(
        engine,
        { layer, channels: chosen, ...request },
        ({ channels, step, stepCount }) => {
          progress.show(
            `${layer}, on ${backend}: class ${channels.join(', ')}, step ${step} of ${stepCount}`,
          );
        },
      );
      const all: ClassVerdict[] = [];
      for (const image of finished) all.push(await verdictOn(engine, recipe, image, names));
      return [finished, all, backend];
    },
  ).finally(() => {
    progress.end();
  });
  const columns = Math.min(made.length, 5);
  const sheet = imageSheet(made, columns, options.raw);
  const origin = originTexts({
    ...{ kind: 'channels', layer, channels: chosen, columns, ...(options.raw && { raw: true }) },
    ...request,
    ...{ backend: usedBackend, model: await networkHash(network) },
  });
  await writePicture(options.out, sheet, origin);
  if (options.json) {
    print(JSON.stringify({ model, recipe: recipe.name, classes: verdicts }, null, 2));
    return;
  }
  const rows = verdicts.map(({ index, name, isDead, verdict, verdictName, probability }) => [
    String(index),
    name ?? '',
    isDead ? 'dead' : `${verdict}${verdictName === null ? '' : ` ${verdictName}`}`,
    probability === null ? '–' : `${(probability * 100).toFixed(1)} %`,
    verdict === index ? '✓' : '',
  ]);
  print(textTable([['class', 'name', 'taken for', 'probability', 'its own'], ...rows], [0, 3]));
  const right = verdicts.filter(({ index, verdict }) => index === verdict).length;
  print(`${options.out}: ${right} of ${verdicts.length} are taken for their own class (${recipe.name}).`);
}

function target(
  network: Network,
  recipeName: string | undefined,
): { readonly layer: string; readonly classCount: number; readonly recipe: Recipe } {
  const summary = summarizeNetwork(network);
  const { outputLayer, classCount } = summary;
  if (outputLayer === null || classCount === null) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `"${network.name}" has no output that is known, so it has no classes. Give the file of a whole model.`,
    );
  }
  const recipe = recipeName === undefined ? classRecipe(summary) : findRecipe(recipeName);
  return { layer: outputLayer, classCount, recipe };
}

async function verdictOn(
  engine: EngineApi,
  recipe: Recipe,
  { channel, image, isDead }: MaximizedChannel,
  names: readonly string[] | null,
): Promise<ClassVerdict> {
  const [best] = topClasses(await engine.predict({ image: fedBack(recipe, image) }), 1);
  const verdict = best?.index ?? -1;
  return {
    index: channel,
    name: names?.[channel] ?? null,
    isDead,
    verdict,
    verdictName: names?.[verdict] ?? null,
    probability: best?.probability ?? null,
  };
}
