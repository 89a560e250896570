import { FeaturescopeError, findLayer, type DreamTarget, type Network } from '@featurescope/core';

/**
 * Reads the layers of a dream: names with weights, as in "mixed4:1,mixed5:1.5", single channels after a "#", as in "mixed4#17:2".
 * Without a weight it is 1. A layer that is called so to the letter goes first.
 *
 * @throws `LAYER_NOT_FOUND`; `INVALID_REQUEST` when there is none
 */
export function dreamTargets(text: string, network: Network): readonly DreamTarget[] {
  const targets = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => targetOf(part, network));
  if (targets.length > 0) return targets;
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    'No layer was given: write --layers as in "mixed4:1,mixed5:1.5", names as `info` lists them.',
  );
}

function targetOf(part: string, network: Network): DreamTarget {
  const isLayer = (name: string) => network.layers.some((layer) => layer.name === name);
  if (isLayer(part)) return { kind: 'layer', layer: part, weight: 1 };
  const [, named = part, weightText] = /^(.*):([-+]?[\d.]+(?:e[-+]?\d+)?)$/i.exec(part) ?? [];
  const weight = weightText === undefined ? 1 : Number(weightText);
  if (!Number.isFinite(weight)) {
    throw new FeaturescopeError('INVALID_REQUEST', `"${part}": "${weightText}" is no number for a weight.`);
  }
  const [, channelled, channel] = /^(.*)#(\d+)$/.exec(named) ?? [];
  if (!isLayer(named) && channelled !== undefined) {
    findLayer(network, channelled);
    return { kind: 'layer', layer: channelled, channels: [Number(channel)], weight };
  }
  // Says which names come near.
  findLayer(network, named);
  return { kind: 'layer', layer: named, weight };
}
