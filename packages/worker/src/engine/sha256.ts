import { FeaturescopeError } from '@featurescope/core';

/**
 * SHA-256 of values' bytes, as 64 hexadecimal digits.
 * @throws `INTERNAL` where the environment hashes nothing: in a browser, on a page that came over plain HTTP
 */
export async function sha256(values: Float32Array | Uint8Array | Uint8ClampedArray): Promise<string> {
  // Absent where the page is no secure context, whatever the types say.
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  if (!subtle) throw new FeaturescopeError('INTERNAL', 'This page may not hash: it is no secure context.');
  const digest = await subtle.digest('SHA-256', values as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
