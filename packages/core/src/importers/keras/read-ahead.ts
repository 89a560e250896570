import type { ImportOptions } from '../import-options.js';
import { WeightProgress } from '../weight-progress.js';
import type { KerasModel } from './keras-model.js';
import { plainLayers, type WeightSource } from './weight-source.js';

/**
 * Reads the weights of all layers and tells how far it is. The source must give the same objects when it is asked again,
 * as those over HDF5 files do: what asks then need not wait.
 */
export async function readAhead(
  model: KerasModel,
  weightsOf: WeightSource,
  options: ImportOptions,
): Promise<void> {
  const places = plainLayers(model);
  const progress = new WeightProgress(options, places.length);
  for (const { layer } of places) {
    weightsOf(layer);
    await progress.advance();
  }
}
