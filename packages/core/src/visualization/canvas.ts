import { FeaturescopeError, nullIfInvalid } from '../error.js';
import type { Network, NetworkNode } from '../network/network.js';
import { ancestors, shapesFor } from '../network/subgraph.js';
import type { OctavesSpec, Recipe } from './recipe.js';

/** Size of an image, in pixels. */
export interface Canvas {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** What a canvas must suit. */
export interface Target {
  /** As the person knows it, for messages: 'Layer "conv_1"'. */
  readonly name: string;
  /** Of the nodes whose values are wanted. */
  readonly ids: readonly string[];
}

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
  target: Target,
  { canvasSize: recipeSide, enlargement = 1 }: Pick<Recipe, 'canvasSize' | 'enlargement'>,
  requested: number | undefined,
): Canvas {
  const nodes = ancestors(network, target.ids);
  const shape = nodes.find((node) => node.op === 'input')?.outputShape;
  const [, height = null, width = null, channels = null] = shape ?? [];
  if (shape?.length !== 4 || channels === null) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `${target.name} cannot be excited by a picture: "${network.name}" takes no image (height, width, channels).`,
    );
  }
  const fits = (canvas: Canvas) => canFeed(nodes, canvas);

  if (requested !== undefined) {
    const canvas = { height: requested, width: requested, channels };
    if (fits(canvas)) return canvas;
    throw tooSmall(target, requested, smallestSide(fits, channels), { height, width });
  }
  const side = (own: number | null) => Math.min((own ?? recipeSide) * enlargement, recipeSide);
  const preferred = { height: side(height), width: side(width), channels };
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
  target: Target,
  canvas: Canvas,
  { count, scale, rounding = 'nearest' }: OctavesSpec,
): [Canvas, ...Canvas[]] {
  const nodes = ancestors(network, target.ids);
  const side = (length: number, shrinkings: number) =>
    rounding === 'nearest' ? Math.round(length / scale ** shrinkings) : shrunkUp(length, scale, shrinkings);
  const smaller = Array.from({ length: count - 1 }, (_, index) => {
    const shrinkings = count - 1 - index;
    return { ...canvas, height: side(canvas.height, shrinkings), width: side(canvas.width, shrinkings) };
  }).filter((each) => Math.min(each.height, each.width) >= smallestOctaveSide && canFeed(nodes, each));
  const [first, ...rest] = [...smaller, canvas];
  return [first, ...rest];
}

/** Rounded up each time: the inverse of enlarging and cutting to whole pixels. */
function shrunkUp(length: number, scale: number, times: number): number {
  return Array.from({ length: times }).reduce<number>((side) => Math.ceil(side / scale), length);
}

/** Whether the layers can be computed on images of a size. */
export function canvasTest(network: Network, target: Target): (canvas: Canvas) => boolean {
  const nodes = ancestors(network, target.ids);
  const known = new Map<string, boolean>();
  return (canvas) => {
    const key = `${canvas.height}×${canvas.width}`;
    const fits = known.get(key) ?? canFeed(nodes, canvas);
    known.set(key, fits);
    return fits;
  };
}

function canFeed(nodes: readonly NetworkNode[], { height, width, channels }: Canvas): boolean {
  return nullIfInvalid(() => shapesFor(nodes, [1, height, width, channels])) !== null;
}

function smallestSide(fits: (canvas: Canvas) => boolean, channels: number): number | null {
  for (let side = 1; side <= largestTriedSide; side++) {
    if (fits({ height: side, width: side, channels })) return side;
  }
  return null;
}

function tooSmall(
  target: Target,
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
    `${target.name} cannot be computed on a canvas of ${side}×${side} pixels. ${hint}`,
  );
}
