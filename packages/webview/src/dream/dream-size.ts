import type { BackendName } from '@featurescope/worker';
import type { Size } from '../inputs/network-size.js';

/** Longest sides that are offered, in pixels. */
export const dreamSides = [128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096] as const;

/** Below this a dream has no room for its figures. */
const smallest = 256;

/** What a processor dreams on in less than half a minute with a small network, and what a graphics card does. */
const largest: Readonly<Record<BackendName, number>> = { webgpu: 1024, webgl: 1024, wasm: 384, cpu: 256 };

/** The longest side to dream at first: the picture's own, where that is neither tiny nor slow. */
export function suggestedSide({ width, height }: Size, backend: BackendName): number {
  return Math.min(Math.max(Math.max(width, height), smallest), largest[backend]);
}
