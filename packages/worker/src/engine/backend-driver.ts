import type { FeaturescopeError } from '@featurescope/core';
import type { BackendName } from '../contract.js';

/** What a look at the machine found, before anything is set up. */
export type BackendProbe =
  | {
      readonly isAvailable: true;
      /** Name of the adapter; null for a backend that has none. */
      readonly adapter: string | null;
      /** A GPU that is emulated on the CPU: correct, but 4 to 50 times slower than WebAssembly. */
      readonly isSoftware: boolean;
    }
  | {
      readonly isAvailable: false;
      /** A whole sentence. */
      readonly reason: string;
    };

/** Whether a GPU is emulated: there, what pays on a real one keeps the person waiting. */
export function isSoftware(probe: BackendProbe): boolean {
  return probe.isAvailable && probe.isSoftware;
}

/** How one backend is found and started. The ladder knows nothing else of it, so that tests can give it fakes. */
export interface BackendDriver {
  readonly name: BackendName;
  probe(): Promise<BackendProbe>;
  /** Makes it the backend of tfjs. Rejects with the reason. */
  start(): Promise<void>;
  /**
   * Gives back device memory that is kept for tensors of sizes that were, when it is more than a little. Called between
   * steps, when results were just read.
   */
  trim?(): void;
  /** Calls back once when the running backend has failed for good. */
  onFailure?(report: (failure: FeaturescopeError) => void): void;
}
