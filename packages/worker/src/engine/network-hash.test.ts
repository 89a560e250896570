import type { Network } from '@featurescope/core';
import { expect, it } from 'vitest';
import { networkHash } from './network-hash.js';
import { trialNetwork } from './trial-network.js';

/** With the first weight's first value changed. */
function changed(network: Network): Network {
  const copy = structuredClone(network);
  const [weight] = copy.nodes.flatMap(({ weights }) => Object.values(weights));
  if (weight) weight.values[0] = 0.125;
  return copy;
}

it('is the same for the same network, whatever file it came from', async () => {
  const network = trialNetwork();
  const hash = await networkHash(network);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(
    await networkHash({ ...structuredClone(network), name: 'other', warnings: ['read with care'] }),
  ).toBe(hash);
});

it('tells apart networks that compute something else or are fed in another way', async () => {
  const network = trialNetwork();
  const { inputEncoding } = network;
  const others = [
    changed(network),
    { ...network, outputs: [] },
    { ...network, nodes: network.nodes.slice(1) },
    {
      ...network,
      inputEncoding: { ...inputEncoding, encoding: { ...inputEncoding.encoding, mean: [7] } },
    },
  ];
  const hashes = await Promise.all([network, ...others].map(networkHash));
  expect(new Set(hashes).size).toBe(hashes.length);
});
