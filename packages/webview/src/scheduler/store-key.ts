import type { ModelSession } from '@featurescope/worker';
import type { GalleryKey } from './gallery.js';

const hashes = new WeakMap<ModelSession, Promise<string | null>>();

/**
 * What tells a gallery's pictures from all others, whatever the file is called: what the network computes, the layer, the whole
 * recipe, the seed, the canvas, and the backend, since no two round alike. Null where the network cannot be hashed.
 */
export async function storeKey(session: ModelSession, key: GalleryKey): Promise<string | null> {
  const network = await knownHash(session);
  if (network === null) return null;
  return JSON.stringify([network, session.backend.backend, key.layer, key.seed, key.canvasSize, key.recipe]);
}

/** SHA-256 of what a session's network computes, found once; null where it cannot be hashed. */
export function knownHash(session: ModelSession): Promise<string | null> {
  const hash = hashes.get(session) ?? session.networkHash().catch(() => null);
  hashes.set(session, hash);
  return hash;
}
