import {
  backend,
  engine,
  findBackendFactory,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import type { BackendName } from '../contract.js';

/**
 * Makes a registered backend of tfjs the one in use. `setBackend` alone would swallow the reason of a failure and print
 * it; so the backend is made first, and registered as made.
 */
export async function startTfjsBackend(name: BackendName): Promise<void> {
  if (!(name in engine().registry)) {
    // The types promise a factory for every name.
    const factory = findBackendFactory(name) as ReturnType<typeof findBackendFactory> | null;
    if (!factory) throw new Error('It is not part of this build.');
    const made = await factory();
    removeBackend(name);
    registerBackend(name, () => made);
  }
  if (!(await setBackend(name))) throw new Error('TensorFlow.js refused it.');
  // Fails now rather than at the first tensor.
  backend();
}
