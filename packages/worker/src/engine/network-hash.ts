import { FeaturescopeError, type Network } from '@featurescope/core';

/**
 * SHA-256 of what a network computes, as 64 hexadecimal digits: its operations, how they are joined, its weights and how it is
 * fed, whatever the file was. Each weight is hashed by itself, since the browser hashes whole buffers only.
 *
 * @throws `INTERNAL` where the environment hashes nothing: in a browser, on a page that came over plain HTTP
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

async function sha256(values: Float32Array | Uint8Array): Promise<string> {
  // Absent where the page is no secure context, whatever the types say.
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  if (!subtle) throw new FeaturescopeError('INTERNAL', 'This page may not hash: it is no secure context.');
  const digest = await subtle.digest('SHA-256', values as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
