import { describe, expect, it } from 'vitest';
import { buildNetwork, type NodeDraft } from '../../src/network/build-network.js';
import { outputLogits } from '../../src/network/logits.js';
import type { Network } from '../../src/network/network.js';

type Bare = NodeDraft extends infer Draft
  ? Draft extends NodeDraft
    ? Pick<Draft, 'op' | 'attributes'>
    : never
  : never;

/** A chain on an image of 1×1 pixels and 3 channels, its nodes named by their ops. */
function chain(...steps: readonly Bare[]): Network {
  const input: Bare = { op: 'input', attributes: { shape: [null, 1, 1, 3] } };
  const nodes = [input, ...steps].map((step, index, all) => {
    const before = all[index - 1];
    return {
      ...step,
      id: step.op,
      layer: step.op,
      inputs: before ? [before.op] : [],
      weights: {},
    };
  });
  return buildNetwork({
    name: 'chain',
    source: { format: 'made for a test' },
    nodes,
    layers: nodes.map(({ layer, op }) => ({ name: layer, type: op, weights: {} })),
    outputs: [nodes.at(-1)?.id ?? ''],
    warnings: [],
  });
}

const flatten: Bare = { op: 'flatten', attributes: {} };
const softmax = (axis: number): Bare => ({ op: 'softmax', attributes: { axis } });
const sigmoid: Bare = { op: 'activation', attributes: { function: 'sigmoid' } };
const identity: Bare = { op: 'identity', attributes: {} };
const reshape: Bare = { op: 'reshape', attributes: { targetShape: [3] } };

describe('the logits of a network', () => {
  it.each<[string, Network, string, string | null]>([
    ['a softmax', chain(flatten, softmax(-1)), 'flatten', 'softmax'],
    ['a softmax over the last axis by number', chain(flatten, softmax(1)), 'flatten', 'softmax'],
    ['a sigmoid', chain(flatten, sigmoid), 'flatten', 'sigmoid'],
    ['an identity after a softmax', chain(flatten, softmax(-1), identity), 'flatten', 'softmax'],
    ['a reshape and a flatten after a softmax', chain(softmax(-1), reshape, flatten), 'input', 'softmax'],
    ['no probability', chain(flatten, identity), 'identity', null],
    ['a softmax over the rows', chain(softmax(1)), 'softmax', null],
    ['another activation', chain({ op: 'activation', attributes: { function: 'tanh' } }), 'activation', null],
  ])('of an output that is %s', (_, network, logits, probability) => {
    const found = outputLogits(network);
    expect(found.logits.id).toBe(logits);
    expect(found.probability).toBe(probability);
    expect(found.output.id).toBe(network.outputs[0]);
  });

  it('are not there without an output', () => {
    expect(() => outputLogits({ ...chain(flatten), outputs: [] })).toThrow('has no output that is known');
  });
});
