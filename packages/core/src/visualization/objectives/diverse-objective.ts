import type { ObjectiveSpec } from './objective-spec.js';

/** Weight of their difference, beside an objective that is measured in what it reaches. */
const diversityWeight = 1;

/** An objective whose pictures, made as one batch, are rewarded for being different; one that aims at no layer stays as it is. */
export function diverseObjective(spec: ObjectiveSpec): ObjectiveSpec {
  const layer = layerOf(spec);
  if (layer === null) return spec;
  return {
    kind: 'sum',
    terms: [
      { weight: 1, objective: spec },
      { weight: diversityWeight, objective: { kind: 'diversity', layer } },
    ],
  };
}

/** A layer in whose channels pictures of an objective may differ; null: there is none. */
function layerOf(spec: ObjectiveSpec): string | null {
  switch (spec.kind) {
    case 'channel':
    case 'neuron':
    case 'layer':
    case 'direction':
    case 'diversity':
    case 'caricature':
      return spec.layer;
    case 'logit':
    case 'penalty':
      return null;
    case 'sum':
      return spec.terms.map(({ objective }) => layerOf(objective)).find((name) => name !== null) ?? null;
    case 'product':
      return spec.factors.map(layerOf).find((name) => name !== null) ?? null;
  }
}
