import {
  FeaturescopeError,
  kernelByChannel,
  kernelSheet,
  layerKernel,
  type ColourMap,
  type KernelScale,
} from '@featurescope/core';
import { readModelFile } from '@featurescope/worker/node';
import { layerOf } from '../input/layer-of.js';
import type { ModelOptions } from '../input/model-options.js';
import { numbersFromRange } from '../input/number-range.js';
import { requireWritable, writePicture } from '../output/picture-file.js';
import { print } from '../output/print.js';

export interface KernelsOptions extends ModelOptions {
  readonly layer: string;
  readonly out: string;
  readonly filters?: string;
  readonly colourMap: ColourMap;
  readonly scale: KernelScale;
  readonly slice?: number;
}

/** Draws the kernels of a layer (recipe `raw-kernels`). */
export async function kernels(model: string, options: KernelsOptions): Promise<void> {
  await requireWritable(options.out);
  const network = await readModelFile(model, options);
  const layer = layerOf(network, options.layer);
  const kernel = kernelByChannel(layerKernel(network, layer.name), layer.type);
  const [height, width, inChannels, filterCount] = kernel.shape;
  const { slice } = options;
  if (slice !== undefined && slice >= inChannels) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `The kernels of "${layer.name}" have input channels 0 to ${inChannels - 1}; there is no ${slice}.`,
    );
  }
  const sheet = kernelSheet(kernel, {
    filters: numbersFromRange(options.filters ?? `0-${filterCount - 1}`, filterCount, 'filters'),
    ...(slice !== undefined && { slice }),
    colourMap: options.colourMap,
    scale: options.scale,
  });
  await writePicture(options.out, sheet);
  print(
    `${options.out}: kernels of "${layer.name}", ${height}×${width}, ${inChannels} input channels, ${filterCount} filters.`,
  );
}
