import { createHash } from 'node:crypto';

/** SHA-256 of a picture's bytes in hexadecimal digits: what a file tells of the pictures that it was made from. */
export function pictureHash(bytes: Uint8ClampedArray): string {
  return createHash('sha256').update(bytes).digest('hex');
}
