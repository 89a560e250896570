import type { BackendName } from '../contract.js';
import type { BackendDriver } from './backend-driver.js';

/** A backend that cannot exist in an environment, with the reason in a sentence. */
export function absentDriver(name: BackendName, reason: string): BackendDriver {
  return {
    name,
    probe: () => Promise.resolve({ isAvailable: false, reason }),
    start: () => Promise.reject(new Error(reason)),
  };
}
