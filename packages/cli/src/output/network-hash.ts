import { createHash } from 'node:crypto';
import type { Network } from '@featurescope/core';

/** SHA-256 of what a network computes: its operations, how they are joined and their weights, whatever the file was. */
export function networkHash({ nodes, outputs }: Network): string {
  const hash = createHash('sha256');
  for (const { id, op, attributes, inputs, weights } of nodes) {
    hash.update(JSON.stringify({ id, op, attributes, inputs }));
    for (const [role, { shape, values }] of Object.entries(weights)) {
      hash.update(JSON.stringify({ role, shape })).update(values);
    }
  }
  return hash.update(JSON.stringify(outputs)).digest('hex');
}
