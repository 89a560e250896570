import {
  FeaturescopeError,
  type FloatImage,
  type InputEncoding,
  type InputEncodingName,
  type LayerActivation,
  type Network,
} from '@featurescope/core';
import { readModelFile, type BackendChoice, type BackendReport } from '@featurescope/worker/node';
import { encodedPicture } from '../input/encoded-picture.js';
import { imageInputOf } from '../input/input-shape.js';
import type { ModelOptions } from '../input/model-options.js';
import { readInputArray } from '../input/read-input-array.js';
import { readPicture } from '../input/read-picture.js';
import { print } from '../output/print.js';
import { textTable } from '../output/table.js';
import { withEngine } from '../with-engine.js';

export interface ActivationsOptions extends ModelOptions {
  readonly image?: string;
  readonly input?: string;
  readonly encoding: InputEncodingName | 'auto';
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

interface ModelInput {
  readonly image: FloatImage;
  readonly file: string;
  /** Null for numbers, which need none. */
  readonly encoding: InputEncoding | null;
}

/** Runs a network on one image and describes the output of every layer that can run. */
export async function activations(model: string, options: ActivationsOptions): Promise<void> {
  if (options.image === undefined && options.input === undefined) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      'Give a picture with --image, or numbers with --input, to run the network on.',
    );
  }
  const network = await readModelFile(model, options);
  const input = await readInput(network, options);
  await withEngine(network, options.backend, async (engine, report) => {
    const layers = await engine.activations(input.image);
    print(options.json ? asJson(model, input, report, layers) : asTable(layers));
  });
}

async function readInput(network: Network, options: ActivationsOptions): Promise<ModelInput> {
  const shape = imageInputOf(network);
  if (options.image === undefined) {
    const file = options.input ?? '';
    return { image: await readInputArray(file, shape), file, encoding: null };
  }
  const picture = await readPicture(options.image, shape);
  return { ...encodedPicture(network, picture, options.encoding), file: options.image };
}

/** The format of the fixtures that Keras's own activations are kept in. */
function asJson(
  model: string,
  { image, file, encoding }: ModelInput,
  { backend }: BackendReport,
  layers: readonly LayerActivation[],
): string {
  const meta = {
    model,
    input: file,
    inputShape: [1, image.height, image.width, image.channels],
    encoding,
    made_by: `featurescope, ${backend}`,
  };
  const described: Readonly<Record<string, unknown>> = Object.fromEntries(
    layers.map(({ layer, type, ...statistics }) => [layer, { class_name: type, ...statistics }]),
  );
  return JSON.stringify({ meta, layers: described }, null, 2);
}

function asTable(layers: readonly LayerActivation[]): string {
  const number = (value: number) => value.toPrecision(5);
  const rows = layers.map(({ layer, shape, mean, std, min, max, l2 }) => [
    layer,
    `(${shape.join(', ')})`,
    ...[mean, std, min, max, l2].map(number),
  ]);
  return textTable([['layer', 'shape', 'mean', 'std', 'min', 'max', 'l2'], ...rows], [2, 3, 4, 5, 6]);
}
