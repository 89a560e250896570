import { snakeCase } from '../keras/archive-weights.js';
import type { KerasModel } from '../keras/keras-model.js';
import { layersInKerasOrder } from '../keras/layer-order.js';
import type { LayerOfWeights } from './file-weights.js';

/**
 * Gives layers that a file of Keras 3 names after their classes, numbered in the order of the model ("conv2d",
 * "conv2d_1"), the names that a model gives them. Null when the model has others.
 */
export function namedAsIn(model: KerasModel, layers: readonly LayerOfWeights[]): LayerOfWeights[] | null {
  const byName = new Map(model.layers.map((layer) => [layer.name, layer]));
  const counts = new Map<string, number>();
  const names = new Map<string, string>();
  for (const name of layersInKerasOrder(model)) {
    const group = snakeCase(byName.get(name)?.className ?? '');
    const count = counts.get(group) ?? 0;
    counts.set(group, count + 1);
    names.set(count === 0 ? group : `${group}_${count}`, name);
  }
  const named = layers.flatMap(({ name, weights }) => {
    const own = names.get(name);
    return own === undefined ? [] : [{ name: own, weights }];
  });
  return named.length === layers.length ? named : null;
}
