import { FeaturescopeError, nullIfInvalid } from '../error.js';
import { activationBytes } from '../network/activation-bytes.js';
import type { Network } from '../network/network.js';
import { receptiveField } from '../network/receptive-field.js';

/** How a picture is cut for a step. */
export interface Tiling {
  /** Sides of tiles and what neighbours have in common, in pixels. */
  readonly side: number;
  readonly overlap: number;
  /** Pixels from one cell of the deepest layer to the next: tiles that begin at its multiples see the same cells as the whole does. */
  readonly stride: number;
}

/** What the values of a forward pass may take, in bytes. Weights and the picture itself come on top. */
const memoryBudgetBytes = 400 * 2 ** 20;

/** Tiles below this side see too little of the picture. */
const smallestSide = 128;

/** Size at which memory per pixel is estimated: borders no longer matter much. */
const probeSide = 256;

/**
 * Tiles for a dream: as large as memory allows, overlapping by what a cell sees, at most half of a tile.
 * @param largestSide of the picture in its largest octave, in pixels
 * @param requested in pixels; null: the whole picture at once; undefined: tiles where it is too large
 */
export function chooseTiles(
  network: Network,
  targets: readonly string[],
  layers: readonly string[],
  largestSide: number,
  requested: number | null | undefined,
): Tiling {
  const whole = { side: Infinity, overlap: 0, stride: 1 };
  if (requested === null) return whole;
  if (requested !== undefined && (!Number.isInteger(requested) || requested < 1)) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `A tile of ${requested} pixels cannot be: give a whole number from 1 on.`,
    );
  }
  const side = requested ?? affordableSide(network, targets);
  if (side === null || side >= largestSide) return whole;
  const fields = layers.map((layer) => fieldOf(network, layer));
  const stride = Math.max(1, ...fields.map((field) => field?.stride ?? 1));
  const seen = Math.max(...fields.map((field) => field?.size ?? Infinity));
  const inStrides = (length: number) => Math.max(1, Math.round(length / stride)) * stride;
  const aligned = Math.max(2 * stride, inStrides(side));
  return { side: aligned, overlap: inStrides(Math.min(seen, aligned / 2)), stride };
}

/** What a cell of a layer sees, in pixels; null when that is all or cannot be told. */
function fieldOf(network: Network, layer: string): { readonly size: number; readonly stride: number } | null {
  const field = nullIfInvalid(() => receptiveField(network, layer, { width: 1024, height: 1024 }));
  return field && { size: Math.max(...field.size), stride: Math.ceil(Math.max(...field.stride)) };
}

/** Null when the layers take one size only: then there is nothing to cut. */
function affordableSide(network: Network, targets: readonly string[]): number | null {
  const bytes = activationBytes(network, targets, { height: probeSide, width: probeSide });
  if (bytes === null) return null;
  const bytesPerPixel = bytes / probeSide ** 2;
  return Math.max(smallestSide, Math.floor(Math.sqrt(memoryBudgetBytes / bytesPerPixel)));
}
