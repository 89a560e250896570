import type { BackendDriver } from './backend-driver.js';
import { startTfjsBackend } from './tfjs-backend.js';

/** Plain JavaScript: always there, and the slowest. */
export const cpuDriver: BackendDriver = {
  name: 'cpu',
  probe: () => Promise.resolve({ isAvailable: true, adapter: null, isSoftware: false }),
  async start() {
    await import('@tensorflow/tfjs-backend-cpu');
    await startTfjsBackend('cpu');
  },
};
