import { topClasses, type InputEncodingName, type PictureFit } from '@featurescope/core';
import { readModelFile, type BackendChoice } from '@featurescope/worker/node';
import { readClassNames } from '../input/class-names.js';
import { encodedPicture } from '../input/encoded-picture.js';
import { readFittedPicture } from '../input/fitted-picture.js';
import type { ModelOptions } from '../input/model-options.js';
import { print } from '../output/print.js';
import { textTable } from '../output/table.js';
import { withEngine } from '../with-engine.js';

export interface PredictOptions extends ModelOptions {
  readonly image: string;
  readonly top: number;
  readonly labels?: string;
  readonly fit: PictureFit;
  readonly encoding: InputEncodingName | 'auto';
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

/** Says what a network takes a picture for. */
export async function predict(model: string, options: PredictOptions): Promise<void> {
  const network = await readModelFile(model, options);
  const picture = await readFittedPicture(network, options.image, options.fit);
  const { image } = encodedPicture(network, picture, options.encoding);
  const prediction = await withEngine(network, options.backend, (engine) => engine.predict({ image }));
  const names = await readClassNames(model, prediction.logits.length, options.labels);
  const classes = topClasses(prediction, options.top).map(({ index, probability, logit }) => ({
    index,
    name: names?.[index] ?? null,
    probability,
    logit,
  }));
  if (options.json) {
    print(
      JSON.stringify({ model, image: options.image, outputLayer: prediction.outputLayer, classes }, null, 2),
    );
    return;
  }
  const rows = classes.map(({ index, name, probability, logit }) => [
    String(index),
    name ?? '',
    probability === null ? '–' : `${(probability * 100).toFixed(2)} %`,
    logit.toPrecision(5),
  ]);
  print(textTable([['class', 'name', 'probability', 'logit'], ...rows], [0, 2, 3]));
}
