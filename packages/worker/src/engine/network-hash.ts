import type { Network } from '@featurescope/core';
import { sha256 } from './sha256.js';

/**
 * SHA-256 of what a network computes, as 64 hexadecimal digits: its operations, how they are joined, its weights and how it is
 * fed, whatever the file was. Each weight is hashed by itself, since the browser hashes whole buffers only.
 *
 * @throws as `sha256`
 */
export async function networkHash({ nodes, outputs, inputEncoding }: Network): Promise<string> {
  const parts: unknown[] = [];
  for (const { id, op, attributes, inputs, weights } of nodes) {
    const hashed: unknown[] = [];
    for (const [role, { shape, values }] of Object.entries(weights)) {
      hashed.push([role, shape, await sha256(values)]);
    }
    parts.push({ id, op, attributes, inputs, weights: hashed });
  }
  const text = JSON.stringify({ nodes: parts, outputs, encoding: inputEncoding.encoding });
  return sha256(new TextEncoder().encode(text));
}
