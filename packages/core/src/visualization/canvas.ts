import { FeaturescopeError } from '../error.js';
import type { Network, NetworkNode } from '../network/network.js';
import { ancestors, shapesFor } from '../network/subgraph.js';
import type { Canvas } from './parameterization.js';
import type { OctavesSpec } from './recipe.js';

/** Beyond this side no canvas is tried when the smallest that works is looked for. */
const largestTriedSide = 2048;

/**
 * The size of image to ascend on. A convolution takes any size, so the recipe's is used, or the network's own where
 * that is fixed and smaller; a layer behind a flatten needs the network's own.
 *
 * @param requested a side in pixels chosen by the person; used or refused, never changed
 * @throws `INVALID_REQUEST` when the layer cannot be computed at the size, naming the smallest that works
 */
export function chooseCanvas(
  network: Network,
  target: NetworkNode,
  recipeSide: number,
  requested: number | undefined,
): Canvas {
  const nodes = ancestors(network, [target.id]);
  const shape = nodes.find((node) => node.op === 'input')?.outputShape;
  const [, height = null, width = null, channels = null] = shape ?? [];
  if (shape?.length !== 4 || channels === null) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `"${network.name}" takes no image (height, width, channels), so no picture can excite "${target.layer}".`,
    );
  }
  const fits = (canvas: Canvas) => canFeed(nodes, canvas);

  if (requested !== undefined) {
    const canvas = { height: requested, width: requested, channels };
    if (fits(canvas)) return canvas;
    throw tooSmall(target, requested, smallestSide(fits, channels), { height, width });
  }
  const preferred = {
    height: Math.min(height ?? recipeSide, recipeSide),
    width: Math.min(width ?? recipeSide, recipeSide),
    channels,
  };
  if (fits(preferred)) return preferred;
  if (height !== null && width !== null) {
    const own = { height, width, channels };
    if (fits(own)) return own;
  }
  const smallest = smallestSide(fits, channels);
  if (smallest !== null) return { height: smallest, width: smallest, channels };
  throw tooSmall(target, recipeSide, null, { height, width });
}

/** Below this side, in pixels, an octave shows nothing yet. */
const smallestOctaveSide = 16;

/** Canvases from coarse to fine, the last one being `canvas`; sizes that the layer cannot take are left out. */
export function octaveCanvases(
  network: Network,
  target: NetworkNode,
  canvas: Canvas,
  { count, scale }: OctavesSpec,
): [Canvas, ...Canvas[]] {
  const nodes = ancestors(network, [target.id]);
  const smaller = Array.from({ length: count - 1 }, (_, index) => {
    const factor = scale ** (count - 1 - index);
    return {
      ...canvas,
      height: Math.round(canvas.height / factor),
      width: Math.round(canvas.width / factor),
    };
  }).filter((each) => Math.min(each.height, each.width) >= smallestOctaveSide && canFeed(nodes, each));
  const [first, ...rest] = [...smaller, canvas];
  return [first, ...rest];
}

function canFeed(nodes: readonly NetworkNode[], { height, width, channels }: Canvas): boolean {
  try {
    shapesFor(nodes, [1, height, width, channels]);
    return true;
  } catch (error) {
    if (error instanceof FeaturescopeError && error.code === 'INVALID_REQUEST') return false;
    throw error;
  }
}

function smallestSide(fits: (canvas: Canvas) => boolean, channels: number): number | null {
  for (let side = 1; side <= largestTriedSide; side++) {
    if (fits({ height: side, width: side, channels })) return side;
  }
  return null;
}

function tooSmall(
  target: NetworkNode,
  side: number,
  smallest: number | null,
  fixed: { readonly height: number | null; readonly width: number | null },
): FeaturescopeError {
  const hint =
    smallest !== null
      ? `The smallest square canvas that works is ${smallest} pixels wide.`
      : fixed.height !== null && fixed.width !== null
        ? `The network takes images of ${fixed.width}×${fixed.height} pixels.`
        : 'No square canvas fits this layer.';
  return new FeaturescopeError(
    'INVALID_REQUEST',
    `Layer "${target.layer}" cannot be computed on a canvas of ${side}×${side} pixels. ${hint}`,
  );
}
