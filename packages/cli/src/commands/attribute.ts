import {
  attributionPicture,
  defaultPercentile,
  defaultPictureMode,
  overlay,
  topClasses,
  type Attribution,
  type AttributionMethod,
  type AttributionOptions,
  type AttributionPictureMode,
  type FloatImage,
  type InputEncodingName,
  type PictureFit,
} from '@featurescope/core';
import { readModelFile, type BackendChoice, type EngineApi } from '@featurescope/worker/node';
import type { ClassChoice } from '../input/class-choice.js';
import { encodedPicture } from '../input/encoded-picture.js';
import { readFittedPicture } from '../input/fitted-picture.js';
import type { ModelOptions } from '../input/model-options.js';
import { requireWritable, writePicture } from '../output/picture-file.js';
import { print } from '../output/print.js';
import { progressLine } from '../output/progress.js';
import { withEngine } from '../with-engine.js';

export interface AttributeOptions extends ModelOptions, AttributionOptions {
  readonly image: string;
  readonly out: string;
  readonly method: AttributionMethod;
  readonly class: ClassChoice;
  readonly layer?: string;
  readonly fit: PictureFit;
  readonly encoding: InputEncodingName | 'auto';
  /** Opacity of the attribution over the picture; absent: the attribution alone. */
  readonly overlay?: number;
  readonly mode?: AttributionPictureMode;
  readonly backend: BackendChoice;
}

/** Draws what in a picture made a class's logit what it is. */
export async function attribute(model: string, options: AttributeOptions): Promise<void> {
  await requireWritable(options.out);
  const network = await readModelFile(model, options);
  const picture = await readFittedPicture(network, options.image, options.fit);
  const { image, encoding } = encodedPicture(network, picture, options.encoding);
  const { method, layer = null } = options;
  const progress = progressLine();
  const [attribution, classIndex] = await withEngine(
    network,
    options.backend,
    async (engine, { backend }): Promise<[Attribution, number]> => {
      const chosen = await chosenClass(engine, image, options.class);
      const request = { method, image, classIndex: chosen, layer, encoding, options };
      const found = await engine.attribute(request, {
        onProgress: ({ done, total }) => {
          progress.show(`${method}, on ${backend}: pass ${done} of ${total}`);
        },
      });
      return [found, chosen];
    },
  ).finally(() => {
    progress.end();
  });
  const heat = attributionPicture(attribution, {
    mode: options.mode ?? defaultPictureMode(method, attribution.channels),
    percentile: defaultPercentile,
    channelOrder: encoding.channelOrder,
  });
  await writePicture(
    options.out,
    options.overlay === undefined ? heat : overlay(picture, heat, options.overlay),
  );
  print(`${options.out}: ${method} of class ${classIndex}${facts(attribution)}.`);
}

async function chosenClass(engine: EngineApi, image: FloatImage, choice: ClassChoice): Promise<number> {
  if (choice !== 'top') return choice;
  const [top] = topClasses(await engine.predict({ image }), 1);
  return top?.index ?? 0;
}

function facts({ layer, logit, completenessError, width, height }: Attribution): string {
  const at = layer === null ? '' : ` at "${layer}"`;
  const error =
    completenessError === null
      ? ''
      : `, complete to within ${Math.abs(completenessError * 100).toFixed(2)} %`;
  return `${at}, logit ${logit.toPrecision(5)}${error}, ${width}×${height} pixels`;
}
