import type { FeaturescopeError } from '@featurescope/core';
import type { BackendName } from '../contract.js';

/** What is there to compute with. */
export interface FoundAdapter {
  readonly isAvailable: true;
  /** Name of the adapter; null for a backend that has none. */
  readonly adapter: string | null;
  /** A GPU that is emulated on the CPU: correct, but 4 to 50 times slower than WebAssembly. */
  readonly isSoftware: boolean;
}

/** What a look at the machine found, before anything is set up. */
export type BackendProbe =
  | FoundAdapter
  | {
      readonly isAvailable: false;
      /** A whole sentence. */
      readonly reason: string;
    };

/** How one backend is found and started. The ladder knows nothing else of it, so that tests can give it fakes. */
export interface BackendDriver {
  readonly name: BackendName;
  probe(): Promise<BackendProbe>;
  /**
   * Makes it the backend of tfjs. Its script is set up only now: the four together take a fifth of a second. Rejects with the reason.
   * @param found by `probe`
   */
  start(found: FoundAdapter): Promise<void>;
  /**
   * Gives back device memory that is kept for tensors of sizes that were, when it is more than a little. Called between
   * steps, when results were just read.
   */
  trim?(): void;
  /** Calls back once when the running backend has failed for good. */
  onFailure?(report: (failure: FeaturescopeError) => void): void;
}
