import { isGpuBackend } from '@featurescope/core';
import type { BackendName } from '../contract.js';

/** What decides how many engines of one model compute side by side. */
export interface EngineCountFacts {
  readonly backend: BackendName;
  /** What the person has set; 0: automatic. */
  readonly wanted: number;
  readonly coreCount: number;
  /** Of the machine; browsers tell at most 8 GiB. */
  readonly memoryBytes: number;
  readonly parameterCount: number;
}

/** Beside an engine's weights: its script, TensorFlow.js's memory, and the activations of a batch. */
const engineBytes = 120e6;

/** An engine holds its weights as the file has them, on the device, rotated for the gradient, and packed for both. */
const weightCopies = 6;

/** Of the machine's memory, for all engines together. */
const memoryShare = 0.25;

/**
 * One on a GPU, where batches do better. On a processor one for each core but one, which is left to the page and the editor,
 * and at least two: webviews have no shared memory, so an engine uses one core. Fewer where copies of a large network would
 * take too much memory.
 */
export function engineCountFor(facts: EngineCountFacts): number {
  const { backend, wanted, coreCount, memoryBytes, parameterCount } = facts;
  if (isGpuBackend(backend)) return 1;
  if (wanted > 0) return wanted;
  const affordable = Math.floor(
    (memoryBytes * memoryShare) / (engineBytes + weightCopies * 4 * parameterCount),
  );
  return Math.max(1, Math.min(Math.max(2, coreCount - 1), affordable));
}
