import {
  hatchedPicture,
  mapPicture,
  mapsRange,
  mapStatistics,
  pictureSheet,
  sheetColumns,
  type ColourMap,
  type InputEncodingName,
  type MapsMode,
  type PictureFit,
} from '@featurescope/core';
import { readModelFile, type BackendChoice } from '@featurescope/worker/node';
import { encodedPicture } from '../input/encoded-picture.js';
import { readFittedPicture } from '../input/fitted-picture.js';
import { layerOf } from '../input/layer-of.js';
import type { ModelOptions } from '../input/model-options.js';
import { numbersFromRange } from '../input/number-range.js';
import { requireWritable, writePicture } from '../output/picture-file.js';
import { print } from '../output/print.js';
import { withEngine } from '../with-engine.js';

export interface MapsOptions extends ModelOptions {
  readonly image: string;
  readonly layer: string;
  readonly out: string;
  readonly maps?: string;
  readonly colourMap: ColourMap;
  readonly scale: 'shared' | 'map';
  readonly mode: MapsMode;
  readonly fit: PictureFit;
  readonly encoding: InputEncodingName | 'auto';
  readonly backend: BackendChoice;
}

const defaultMapCount = 25;

/** Smaller maps are enlarged on a sheet, in whole pixels: one of 7×7 cannot be seen. */
const smallestCell = 64;

/** Draws a layer's feature maps for a picture, on one sheet. Maps that are 0 everywhere are hatched. */
export async function maps(model: string, options: MapsOptions): Promise<void> {
  await requireWritable(options.out);
  const network = await readModelFile(model, options);
  const layer = layerOf(network, options.layer).name;
  const picture = await readFittedPicture(network, options.image, options.fit);
  const { image } = encodedPicture(network, picture, options.encoding);
  const found = await withEngine(network, options.backend, (engine) =>
    engine.featureMaps({ layer, image, mode: options.mode }),
  );
  const { width, height, channels } = found;
  const chosen = numbersFromRange(
    options.maps ?? `0-${Math.min(defaultMapCount, channels) - 1}`,
    channels,
    'maps',
  );
  const statistics = mapStatistics(found);
  const isSigned = options.colourMap === 'signed';
  const zero = chosen.filter((channel) => statistics[channel]?.zeroShare === 1);
  const cell = Math.ceil(smallestCell / Math.max(width, height));
  const sheet = pictureSheet(
    chosen.map((channel) =>
      zero.includes(channel)
        ? hatchedPicture(width, height)
        : mapPicture(found, channel, {
            colourMap: options.colourMap,
            range: mapsRange(found, options.scale === 'shared' ? null : channel, isSigned),
          }),
    ),
    { columns: sheetColumns(chosen.length), margin: 2, zoom: cell, background: [30, 30, 30, 255] },
  );
  await writePicture(options.out, sheet);
  const { min, max } = mapsRange(found, null, isSigned);
  const remark = zero.length === 0 ? '' : ` Zero everywhere: ${zero.join(', ')}.`;
  print(
    `${options.out}: ${chosen.length} of ${channels} maps of "${layer}" (${options.mode}), ${width}×${height}, values from ${min.toPrecision(4)} to ${max.toPrecision(4)}.${remark}`,
  );
}
