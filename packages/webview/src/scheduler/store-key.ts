import type { ModelSession } from '@featurescope/worker';
import type { GalleryKey } from './gallery.js';

const hashes = new WeakMap<ModelSession, Promise<string | null>>();

/**
 * What tells a gallery's pictures from all others, whatever the file is called: what the network computes, the layer, the whole
 * recipe, the seed, the canvas, and the backend, since no two round alike. Null where the network cannot be hashed.
 */
export async function storeKey(session: ModelSession, key: GalleryKey): Promise<string | null> {
  const hash = hashes.get(session) ?? session.networkHash().catch(() => null);
  hashes.set(session, hash);
  const network = await hash;
  if (network === null) return null;
  return JSON.stringify([network, session.backend.backend, key.layer, key.seed, key.canvasSize, key.recipe]);
}
