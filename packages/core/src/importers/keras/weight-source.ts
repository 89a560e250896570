import type { Weight } from '../../network/network.js';
import type { KerasLayer, KerasModel } from './keras-model.js';

/** A weight under the name that the file gives it ("conv2d/kernel:0"), or its number within the layer ("0"). */
export interface NamedWeight {
  readonly name: string;
  readonly weight: Weight;
}

export interface LayerWeights {
  /** In the order of the file. */
  readonly weights: readonly NamedWeight[];
  /** Why weights are not there, as a sentence; null when nothing is known to be missing. */
  readonly missing: string | null;
}

/** Gives a plain layer (not a nested model) its weights. */
export type WeightSource = (layer: KerasLayer) => LayerWeights;

/** A plain layer with the names that lead to it, from the model down: ["inner", "conv"]. */
export interface LayerPlace {
  readonly layer: KerasLayer;
  readonly path: readonly string[];
}

/** The plain layers of a model and of the models nested in it, in the order of the file. */
export function plainLayers(model: KerasModel, path: readonly string[] = []): LayerPlace[] {
  return model.layers.flatMap((layer) => {
    const ownPath = [...path, layer.name];
    return layer.model ? plainLayers(layer.model, ownPath) : [{ layer, path: ownPath }];
  });
}

/**
 * Deals the weights of a nested model (or of a whole TensorFlow.js model), which the file holds in one flat list, out
 * to its layers by their names. A weight's name is its layer's name or path and a last part: "conv/kernel:0",
 * "inner/conv/kernel", in Keras 1 "conv_W".
 */
export function dealOut(
  names: readonly string[],
  places: readonly LayerPlace[],
): ReadonlyMap<KerasLayer, readonly string[]> {
  const byOwner = new Map<string, KerasLayer[]>();
  const addOwner = (owner: string, layer: KerasLayer) => {
    const layers = byOwner.get(owner) ?? [];
    if (!layers.includes(layer)) layers.push(layer);
    byOwner.set(owner, layers);
  };
  for (const { layer, path } of places) {
    for (let start = 0; start < path.length; start++) addOwner(path.slice(start).join('/'), layer);
  }
  const dealt = new Map<KerasLayer, string[]>();
  const endings = new Map<KerasLayer, Set<string>>();
  for (const name of names) {
    const layers = ownersOf(name).flatMap((owner) => byOwner.get(owner) ?? []);
    const ending = lastPart(name);
    // Two nested models may each have a "conv": the first that has no such weight yet takes it.
    const layer = layers.find((candidate) => !endings.get(candidate)?.has(ending));
    if (!layer) continue;
    const own = dealt.get(layer);
    if (own) own.push(name);
    else dealt.set(layer, [name]);
    endings.set(layer, (endings.get(layer) ?? new Set()).add(ending));
  }
  return dealt;
}

/** All ways to cut a name of this many parts are tried. */
const maximumNameParts = 60;

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** What may be the owner's name in a weight's name, the most specific first. */
function ownersOf(name: string): string[] {
  // Longer paths belong to no layer: models nest less deeply.
  const parts = name.split('/', maximumNameParts).slice(0, -1);
  if (parts.length === 0) {
    const keras1 = /^(.+)_(?:W|b|gamma|beta|running_mean|running_std|alphas?)(?::0)?$/.exec(name);
    return keras1?.[1] ? [keras1[1]] : [];
  }
  const owners: string[] = [];
  for (let length = parts.length; length > 0; length--) {
    for (let start = parts.length - length; start >= 0; start--) {
      owners.push(parts.slice(start, start + length).join('/'));
    }
  }
  // TensorFlow 1 numbers a layer that was made again in the same session: "conv1_3/kernel" belongs to "conv1".
  return [...owners, ...owners.map((owner) => owner.replace(/_\d+$/, ''))];
}
