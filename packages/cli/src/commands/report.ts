import { writeFile } from 'node:fs/promises';
import {
  addToSurvey,
  encodeImage,
  FeaturescopeError,
  startSurvey,
  surveyReport,
  weightHealth,
  type InputEncodingName,
  type LayerHealth,
  type Network,
  type PictureFit,
  type SurveyReport,
} from '@featurescope/core';
import { readModelFile, type BackendChoice } from '@featurescope/worker/node';
import { chooseEncoding } from '../input/choose-encoding.js';
import { readFittedPicture } from '../input/fitted-picture.js';
import { imageInputOf } from '../input/input-shape.js';
import type { ModelOptions } from '../input/model-options.js';
import { picturesIn } from '../input/pictures-in.js';
import { note, print } from '../output/print.js';
import { progressLine } from '../output/progress.js';
import { textTable } from '../output/table.js';
import { withEngine } from '../with-engine.js';

export interface ReportOptions extends ModelOptions {
  readonly images?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly fit: PictureFit;
  readonly encoding: InputEncodingName | 'auto';
  readonly backend: BackendChoice;
}

/** What a folder of pictures tells of a network. */
interface ImagesReport extends SurveyReport {
  /** By the image index of the top patches. */
  readonly files: readonly string[];
}

/** Says which filters of a network are dead, alike or broken: by their weights, and by what pictures do to them. */
export async function report(model: string, options: ReportOptions): Promise<void> {
  const network = await readModelFile(model, options);
  const weights = weightHealth(network);
  const images = options.images === undefined ? null : await surveyFolder(network, options.images, options);
  const content = JSON.stringify({ model, weights, images }, null, options.json ? 2 : 0);
  if (options.out !== undefined) await writeReport(options.out, content);
  print(options.json ? content : asText(weights, images));
}

async function surveyFolder(network: Network, folder: string, options: ReportOptions): Promise<ImagesReport> {
  const paths = await picturesIn(folder);
  const { encoding, reason } = chooseEncoding(options.encoding, network);
  if (options.encoding === 'auto') note(`${reason} (--encoding changes how pixels are encoded.)`);
  const { channels } = imageInputOf(network);
  const progress = progressLine();
  const files: string[] = [];
  let state = startSurvey();
  await withEngine(network, options.backend, async (engine, { backend }) => {
    for (const [index, path] of paths.entries()) {
      progress.show(`${path}, on ${backend}: picture ${index + 1} of ${paths.length}`);
      try {
        const picture = await readFittedPicture(network, path, options.fit);
        const image = encodeImage(picture, encoding, channels);
        state = addToSurvey(state, files.length, await engine.survey({ image }));
        files.push(path);
      } catch (error) {
        // One damaged file in a folder must not cost the report of all others.
        if (!(error instanceof FeaturescopeError) || error.code !== 'INVALID_IMAGE') throw error;
        progress.end();
        note(`${error.message} It is left out.`);
      }
    }
  }).finally(() => {
    progress.end();
  });
  if (files.length === 0) {
    throw new FeaturescopeError(
      'INVALID_IMAGE',
      `None of the ${paths.length} pictures in "${folder}" can be read.`,
    );
  }
  return { files, ...surveyReport(state) };
}

async function writeReport(path: string, content: string): Promise<void> {
  try {
    await writeFile(path, `${content}\n`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new FeaturescopeError('INVALID_REQUEST', `"${path}" cannot be written: ${why}.`, { cause: error });
  }
}

function asText(weights: readonly LayerHealth[], images: ImagesReport | null): string {
  const heading = ['layer', 'filters', 'found in', 'finding', 'which'];
  const rows = [
    ...weights.flatMap((layer) => rowsOf(layer, 'weights')),
    ...(images?.layers.flatMap((layer) => rowsOf(layer, 'images')) ?? []),
  ];
  const looked = images
    ? `weights and ${images.imageCount} ${images.imageCount === 1 ? 'picture' : 'pictures'}`
    : 'weights alone';
  if (rows.length === 0) return `Nothing is wrong with the filters of ${weights.length} layers (${looked}).`;
  return [
    `${rows.length} findings in ${weights.length} layers (${looked}):`,
    textTable([heading, ...rows], [1]),
  ].join('\n');
}

function rowsOf({ layer, filterCount, findings }: LayerHealth, source: string): string[][] {
  return findings.map(({ kind, channels }) => [
    layer,
    String(filterCount),
    source,
    kind,
    channels.join(', '),
  ]);
}
