import {
  abs,
  add,
  clipByValue,
  dispose,
  div,
  maximum,
  mean,
  mul,
  pad,
  slice,
  square,
  sqrt,
  sub,
  tensor,
  tidy,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { Program } from '../program/program.js';
import type { ImageSpace } from '../visualization/image-space.js';
import type { LinearMap, Size } from '../visualization/linear-map.js';
import type { Objective } from '../visualization/objective.js';
import { createPenalty, penalize } from '../visualization/penalties.js';
import { roll, type Shift } from '../visualization/transforms/roll.js';
import type { Tiling } from './choose-tiles.js';
import type { DreamRecipe, DreamStep } from './dream-recipe.js';
import { normalMeanMagnitude } from './dream-recipes.js';
import { gaussianBlur } from '../images/gaussian-blur.js';
import { tileAxis, type TileSpan } from './tile-grid.js';

/** What all steps of a dream have. */
export interface StepContext {
  readonly program: Program;
  readonly objective: Objective;
  readonly space: ImageSpace;
  /** How a tile of a size is fed. */
  readonly fed: (size: Size) => LinearMap;
  readonly tiling: Tiling;
  readonly recipe: DreamRecipe;
  /** `[1, height, width, 1]` in the size of the image, from 0 (unchanged) to 1; null: free everywhere. */
  readonly mask: Tensor | null;
}

/** What is drawn for one step. */
export interface StepDraw {
  /** By which the image is rolled before it is looked at, and back afterwards. */
  readonly jitter: Shift;
  /** By which the grid of tiles is moved, from 0 to 1 of its pitch: rows, columns. */
  readonly gridShift: readonly [number, number];
}

/**
 * One step of ascent on a picture from 0 to 1, `[1, height, width, channels]`.
 * @returns the next picture and the objective before the step, `[]`; owned by the caller, who keeps `image`
 */
export function dreamStep(
  context: StepContext,
  image: Tensor4D,
  draw: StepDraw,
): { readonly image: Tensor4D; readonly objective: Tensor } {
  const { recipe, mask } = context;
  const { jitter } = draw;
  const rolled = tidy(() => roll(image, jitter).clone() as Tensor4D);
  const { gradient, objective } = gradientOfTiles(context, rolled, draw);
  rolled.dispose();
  // Of a photo each of these takes 100 MB and more: none outlives its use.
  const back = tidy(() => roll(gradient, [-jitter[0], -jitter[1]]).clone() as Tensor4D);
  gradient.dispose();
  const { totalVariation = 0, blur = 0 } = recipe;
  const change = tidy(() => {
    const penalties =
      totalVariation === 0 ? [] : [createPenalty({ kind: 'total-variation', weight: totalVariation })];
    return normalized(recipe.step, penalize(penalties, image, back) as Tensor4D);
  });
  back.dispose();
  const stepped = tidy(() => add<Tensor4D>(image, mask ? mul(change, mask) : change));
  change.dispose();
  const next = tidy(() => {
    const smoothed = blur === 0 ? stepped : withinMask(gaussianBlur(stepped, blur), stepped, mask);
    return recipe.clips ? clipByValue(smoothed, 0, 1) : smoothed.clone();
  });
  stepped.dispose();
  return { image: next, objective };
}

/** The new values where the mask is free, the old ones where it is not. */
function withinMask(changed: Tensor4D, before: Tensor4D, mask: Tensor | null): Tensor4D {
  return mask ? add(before, mul(sub(changed, before), mask)) : changed;
}

/** Below this a gradient is nothing but rounding. */
const smallestScale = 1e-30;

/** A gradient as the change of the picture. */
function normalized({ sizePercent, normalization, gradientBlur = 0 }: DreamStep, gradient: Tensor4D): Tensor {
  const smooth = tidy(() => gaussianBlur(gradient, gradientBlur));
  const share = sizePercent / 100;
  if (normalization === 'mean-magnitude') {
    return mul(
      smooth,
      tidy(() => div(share, maximum(mean(abs(smooth)), smallestScale))),
    );
  }
  const average = tidy(() => mean(smooth));
  const factor = tidy(() => {
    const deviation = sqrt(mean(square(sub(smooth, average))));
    return div(share / normalMeanMagnitude, maximum(deviation, smallestScale));
  });
  return normalization === 'deviation' ? mul(smooth, factor) : mul(sub(smooth, average), factor);
}

/** The gradient on the whole image, tile by tile, and the mean of the tiles' objectives in proportion to their areas. */
function gradientOfTiles(
  context: StepContext,
  image: Tensor4D,
  { gridShift }: StepDraw,
): { readonly gradient: Tensor4D; readonly objective: Tensor } {
  const [, height, width] = image.shape;
  const { side, overlap, stride } = context.tiling;
  const axis = (length: number, share: number) =>
    tileAxis(length, {
      side,
      overlap,
      shift: side === Infinity ? 0 : Math.floor((share * (side - overlap)) / stride) * stride,
    });
  const [rows, columns] = [axis(height, gridShift[0]), axis(width, gridShift[1])];
  const only = rows.length === 1 && columns.length === 1;
  if (only) return gradientOfTile(context, image);
  const area = sumOf(rows) * sumOf(columns);
  let gradient: Tensor4D | null = null;
  let objective: Tensor | null = null;
  for (const row of rows) {
    let strip: Tensor4D | null = null;
    for (const column of columns) {
      const tile = tidy(() =>
        slice(image, [0, row.start, column.start, 0], [1, row.length, column.length, -1]),
      );
      const found = gradientOfTile(context, tile);
      tile.dispose();
      // A tile's mean counts as much as its area; sums need no weight.
      const share = context.recipe.measure === 'half-sum-square' ? 1 : (row.length * column.length) / area;
      objective = addedTo(objective, () => mul(found.objective, share));
      strip = addedTo(strip, () =>
        padded(mul(mul(found.gradient, shares(row, 1)), mul(shares(column, 2), share)), 2, column, width),
      );
      dispose([found.gradient, found.objective]);
    }
    const whole = strip as Tensor4D;
    gradient = addedTo(gradient, () => padded(whole, 1, row, height));
    whole.dispose();
  }
  return { gradient: gradient as Tensor4D, objective: objective as Tensor };
}

function sumOf(tiles: readonly TileSpan[]): number {
  return tiles.reduce((sum, { length }) => sum + length, 0);
}

/** A tile's shares along an axis, to multiply its gradient with. */
function shares(tile: TileSpan, axis: 1 | 2): Tensor {
  return tensor(tile.shares, axis === 1 ? [1, tile.length, 1, 1] : [1, 1, tile.length, 1]);
}

/** 0 before and after a tile. */
function padded(gradient: Tensor, axis: 1 | 2, { start, length }: TileSpan, whole: number): Tensor4D {
  const around: [number, number] = [start, whole - start - length];
  const none: [number, number] = [0, 0];
  return pad(gradient as Tensor4D, [none, axis === 1 ? around : none, axis === 2 ? around : none, none]);
}

/** Owned by the caller; frees the sum so far. */
function addedTo<T extends Tensor>(sum: T | null, make: () => Tensor): T {
  const next = tidy(() => (sum ? add(sum, make()) : make()));
  sum?.dispose();
  return next as T;
}

function gradientOfTile(
  { program, objective: climbed, space, fed }: StepContext,
  tile: Tensor4D,
): { readonly gradient: Tensor4D; readonly objective: Tensor } {
  const [, height, width] = tile.shape;
  const map = fed({ height, width });
  const encoded = tidy(() => space.encode(map.apply(tile)));
  const { objective, gradient: encodedGradient } = program.gradient(encoded, climbed);
  const gradient = tidy(() => map.adjoint(space.gradient(encodedGradient)).clone() as Tensor4D);
  const value = tidy(() => mean(objective));
  dispose([encoded, encodedGradient, objective]);
  return { gradient, objective: value };
}
